"""Rich text whose links are looked up together: one query for a page, not one a paragraph."""

from django.utils.functional import cached_property
from django.utils.html import escape
from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.rich_text.rewriters import LinkRewriter


class PageLinks(LinkRewriter):
    """Writes the addresses of the pages that several texts link to, and leaves other links."""

    def __init__(self, sources):
        super().__init__()
        self.sources = sources

    @cached_property
    def pages(self):
        tags = [tag for source in self.sources for tag in self.extract_tags(source).get("page", ())]
        return Page.objects.in_bulk({number_in(tag.attrs) for tag in tags} - {None})

    def get_tag_replacements(self, tag_type, attrs_list):
        if tag_type != "page":
            return []
        return [self.opened(self.pages.get(number_in(attrs))) for attrs in attrs_list]

    def opened(self, page):
        url = page.url if page else None
        return f'<a href="{escape(url)}">' if url else "<a>"


def number_in(attrs):
    number = attrs.get("id", "")
    return int(number) if number.isdecimal() else None


class Prose(RichText):
    """A text among others; `links`: those of them all."""

    def __init__(self, source, links):
        super().__init__(source)
        self.links = links

    def __html__(self):
        return RichText(self.links(self.source)).__html__()


class ProseBlock(blocks.RichTextBlock):
    def bulk_to_python(self, values):
        links = PageLinks([value or "" for value in values])
        return [Prose(value, links) for value in values]
