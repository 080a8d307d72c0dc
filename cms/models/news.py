from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.aiming import reader_of
from cms.fields import CyclesField
from cms.models.base import BasePage
from lms.common import clock

PER_PAGE = 10
RELATED = 3


class BlogCategory(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("blog category")
        verbose_name_plural = _("blog categories")
        ordering = ["name"]

    def __str__(self):
        return self.name


class BlogAuthor(models.Model):
    """Who signs posts: a team or a function rather than a person's name."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    about = models.CharField(_("in a few words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("author of posts")
        verbose_name_plural = _("authors of posts")
        ordering = ["name"]

    def __str__(self):
        return self.name


class BlogIndex(BasePage):
    show_in_menus_default = True
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.BlogPost"]

    class Meta:
        verbose_name = _("blog")

    def posts(self):
        return BlogPost.objects.child_of(self).live().order_by("-date", "-pk")

    def months(self):
        """[{month: its first day, number: of posts}], the latest first."""
        months = self.posts().order_by().annotate(month=TruncMonth("date")).values("month")
        return months.annotate(number=models.Count("pk")).order_by("-month")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET
        category = BlogCategory.objects.filter(slug=asked.get("categorie", "")).first()
        author = BlogAuthor.objects.filter(slug=asked.get("auteur", "")).first()
        tag = Tag.objects.filter(slug=asked.get("mot", "")).first()
        month = _month_of(asked.get("mois", ""))
        posts = self.posts().for_cards()
        if category:
            posts = posts.filter(category=category)
        if author:
            posts = posts.filter(authors=author)
        if tag:
            posts = posts.filter(tags=tag)
        if month:
            posts = posts.filter(date__year=month.year, date__month=month.month)
        return context | {
            "categories": BlogCategory.objects.filter(posts__in=self.posts()).distinct(),
            "months": self.months(),
            "category": category,
            "author": author,
            "tag": tag,
            "month": month,
            "narrowed": category or author or tag or month,
            "page_obj": Paginator(reader_of(request).own_first(posts), PER_PAGE).get_page(
                asked.get("page")
            ),
        }


def _month_of(text):
    """The first day of a month written 2026-11, or None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


class PostTag(TaggedItemBase):
    content_object = ParentalKey(
        "cms.BlogPost", on_delete=models.CASCADE, related_name="tagged_items"
    )


class PostQuerySet(PageQuerySet):
    def for_cards(self):
        """With all that a card shows."""
        return self.select_related("category", "image").prefetch_related("places__organisation")


class BlogPost(BasePage):
    kept_true = False

    date = models.DateField(_("date"), default=clock.today)
    authors = ParentalManyToManyField(
        BlogAuthor, blank=True, related_name="posts", verbose_name=_("signed")
    )
    category = models.ForeignKey(
        BlogCategory,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        verbose_name=_("category"),
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("illustration"),
    )
    cycles = CyclesField(_("cycles"), blank=True, help_text=_("None: the page is for every class."))
    tags = ClusterTaggableManager(through=PostTag, blank=True, verbose_name=_("keywords"))

    objects = PageManager.from_queryset(PostQuerySet)()

    parent_page_types = ["cms.BlogIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        "date",
        FieldPanel("authors", widget=forms.CheckboxSelectMultiple),
        "category",
        "cycles",
        "tags",
        "image",
    ]
    promote_panels = [BasePage.aim_panel, *Page.promote_panels]
    search_fields = [*BasePage.search_fields, index.FilterField("date")]

    class Meta:
        verbose_name = _("blog post")

    def why_not_publish(self):
        problems = list(super().why_not_publish())
        out_on = timezone.localdate(self.go_live_at) if self.go_live_at else clock.today()
        if self.date > max(out_on, clock.today()):
            sentence = _(
                "This post would be online before its date: schedule it for that day, or date it "
                "of today."
            )
            problems.append(("date", sentence))
        return problems

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        blog = self.get_parent().specific
        others = blog.posts().exclude(pk=self.pk)
        related = reader_of(request).own_first(self.related_among(others.for_cards()))
        return context | {
            "blog": blog,
            "related": related[:RELATED],
            "newer": others.filter(self._after()).order_by("date", "pk").first(),
            "older": others.exclude(self._after()).first(),
        }

    def related_among(self, posts):
        """Those that share the most keywords, then the category; none that shares nothing."""
        shared = models.Q(tags__in=self.tags.all())
        same = models.Case(models.When(category=self.category_id, then=1), default=0)
        near = posts.annotate(
            in_common=models.Count("tagged_items", filter=shared, distinct=True), same=same
        )
        return near.filter(models.Q(in_common__gt=0) | models.Q(same=1)).order_by(
            "-in_common", "-same", "-date", "-pk"
        )

    def _after(self):
        same_day = models.Q(date=self.date, pk__gt=self.pk or 0)
        return models.Q(date__gt=self.date) | same_day
