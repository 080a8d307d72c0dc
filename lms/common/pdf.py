"""Papers: tagged PDF files (PDF/UA-1) made on demand from a template, without any network."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError

STATIC = settings.BASE_DIR / "static"
LOGO = STATIC / "img" / "logo.svg"


class PdfUnavailable(DomainError):
    message = _("This server cannot make PDF files for now.")
    code = "pdf_unavailable"


def made_from(html: str, stylesheet: Path) -> bytes:
    """The paper that this page makes under this stylesheet, and no other.

    Raises PdfUnavailable on a server without Pango.
    """
    weasyprint = engine()
    fonts, fetcher = weasyprint.text.fonts.FontConfiguration(), own_files(weasyprint)
    style = weasyprint.CSS(filename=stylesheet, font_config=fonts, url_fetcher=fetcher)
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )


def engine():
    """WeasyPrint, which needs the system's Pango: a server without it runs all the same."""
    try:
        import weasyprint
    except OSError as missing:
        raise PdfUnavailable from missing
    return weasyprint


def own_files(weasyprint):
    """Fonts and pictures of our own, and what the page carries in itself: nothing else."""

    class OwnFiles(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            address = urlsplit(url)
            path = Path(unquote(address.path)).resolve()
            own = address.scheme == "file" and path.is_relative_to(STATIC)
            if address.scheme != "data" and not own:
                raise ValueError(f"not a file of ours: {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols={"data", "file"}, allow_redirects=False)
