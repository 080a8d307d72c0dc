from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.search import index

from cms.models.base import BasePage
from lms.common import clock

PER_PAGE = 10


class BlogCategory(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("blog category")
        verbose_name_plural = _("blog categories")
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
        return (
            BlogPost.objects.child_of(self)
            .live()
            .select_related("category", "image")
            .order_by("-date", "-pk")
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        posts = self.posts()
        categories = BlogCategory.objects.filter(posts__in=posts).distinct()
        category = next((c for c in categories if c.slug == request.GET.get("categorie")), None)
        if category:
            posts = posts.filter(category=category)
        tag = request.GET.get("mot", "")
        if tag:
            posts = posts.filter(tags__slug=tag)
        context.update(
            categories=categories,
            category=category,
            tag=tag,
            page_obj=Paginator(posts, PER_PAGE).get_page(request.GET.get("page")),
        )
        return context


class PostTag(TaggedItemBase):
    content_object = ParentalKey(
        "cms.BlogPost", on_delete=models.CASCADE, related_name="tagged_items"
    )


class BlogPost(BasePage):
    date = models.DateField(_("date"), default=clock.today)
    byline = models.CharField(
        _("signed"),
        max_length=120,
        blank=True,
        help_text=_("Who speaks: a team or a function rather than a name."),
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
    tags = ClusterTaggableManager(through=PostTag, blank=True, verbose_name=_("keywords"))

    parent_page_types = ["cms.BlogIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        "date",
        "byline",
        "category",
        "tags",
        "image",
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("date")]

    class Meta:
        verbose_name = _("blog post")
