from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Site

from cms import accent
from cms.models import SiteIdentity
from lms.common import clock
from tests.factories import client_of

NAVY, PALE = "#24558f", "#9cc7f5"


@pytest.fixture
def identity(site):
    return SiteIdentity.for_site(Site.objects.get(is_default_site=True))


def refusals(identity):
    with pytest.raises(ValidationError) as refused:
        identity.full_clean()
    return refused.value.message_dict


def test_contrast_is_computed_as_the_guidelines_do():
    assert accent.contrast("#000000", "#ffffff") == 21
    assert accent.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_accent_of_the_theme_itself_would_be_accepted():
    assert accent.problems("light", "#14594a") == []
    assert accent.problems("dark", "#84d6ba") == []


def test_a_pale_accent_is_refused_with_the_pair_that_cannot_be_read(identity):
    identity.accent = "#ffe08a"
    sentences = refusals(identity)["accent"]
    assert sentences[0] == (
        "Contraste insuffisant dans le thème clair\xa0: la couleur sur le fond de la page"
        " atteint 1,23, il faut au moins 4,5."
    )


def test_a_dark_accent_is_refused_in_the_dark_theme(identity):
    identity.accent, identity.accent_dark = NAVY, NAVY
    assert set(refusals(identity)) == {"accent_dark"}


def test_what_is_no_colour_is_refused_in_a_sentence(identity):
    identity.accent = "rouge"
    assert refusals(identity)["accent"] == [
        "Écrivez la couleur avec # et six signes, par exemple #14594a."
    ]


@pytest.mark.parametrize("colour", [NAVY, "#a6480f", "#4b46a0", "#7a0036", "#14594a"])
def test_the_colour_of_the_dark_theme_is_found_when_it_is_not_given(colour):
    assert accent.problems("dark", accent.for_the_dark(colour)) == []


def test_the_accent_reaches_every_page_by_an_address_that_changes_with_it(identity, client):
    assert "identite.css" not in client.get("/").content.decode()
    identity.accent, identity.accent_dark = NAVY, PALE
    identity.full_clean()
    identity.save()
    address = SiteIdentity.objects.get(pk=identity.pk).style_url
    assert f'href="{address}"' in client.get("/").content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "text/css"
    assert f":root{{--accent:{NAVY};" in answer.content.decode()
    assert f":root[data-theme=dark]{{--accent:{PALE};" in answer.content.decode()


def test_a_logo_that_says_the_name_stands_alone_and_is_read_as_the_name(identity, client):
    identity.name, identity.tagline = "Mosaïque", "l’ENT des écoles"
    drawn = BytesIO()
    Picture.new("RGB", (160, 44)).save(drawn, "PNG")
    file = SimpleUploadedFile("logo.png", drawn.getvalue(), "image/png")
    identity.logo = Image.objects.create(title="Logo de Mosaïque", file=file)
    identity.save()
    assert "<b>Mosaïque</b> <small>l’ENT des écoles</small>" in client.get("/").content.decode()
    identity.logo_says_name = True
    identity.save()
    head = client.get("/").content.decode().split('class="site-name"')[1].split("</a>")[0]
    assert 'alt="Mosaïque"' in head
    assert "<b>" not in head


def test_a_banner_is_shown_between_its_dates_and_not_after(identity, client):
    now = clock.now()
    identity.banner = "Mosaïque sera fermé mercredi de 18 h à 20 h."
    identity.banner_from, identity.banner_until = now, now + timedelta(days=1)
    identity.full_clean()
    identity.save()
    assert identity.banner in client.get("/").content.decode()
    with time_machine.travel(now + timedelta(days=2)):
        assert identity.banner not in client.get("/").content.decode()


def test_a_banner_that_ends_before_it_begins_is_refused(identity):
    identity.banner_from = clock.now()
    identity.banner_until = identity.banner_from - timedelta(hours=1)
    assert refusals(identity) == {"banner_until": ["Le bandeau finirait avant de commencer."]}


def test_links_of_the_menu_and_partners_are_on_every_page(identity, site, client):
    identity.header_links = [("link", {"title": "L’ENT", "page": site.help, "address": ""})]
    identity.partners = [
        ("partner", {"name": "Ville de Valbourg", "logo": None, "address": "https://v.example/"})
    ]
    identity.save()
    html = client.get("/").content.decode()
    assert '<a href="/aide/">L’ENT</a>' in html
    assert '<a href="https://v.example/">Ville de Valbourg</a>' in html


def test_an_administrator_reads_why_an_accent_is_refused(identity, ada):
    answer = client_of(ada).post(
        f"/admin/settings/cms/siteidentity/{identity.site_id}/",
        {
            "name": "Mosaïque",
            "accent": "#ffe08a",
            "banner_level": "info",
            **{f"{stream}-count": "0" for stream in ("header_links", "links", "partners")},
        },
    )
    assert "Contraste insuffisant dans le thème clair" in answer.content.decode()
    assert SiteIdentity.objects.get(pk=identity.pk).accent == ""


def test_the_site_map_has_every_section_and_what_stands_under_it(site, client):
    html = client.get("/plan-du-site/").content.decode()
    for name in ("services", "service", "audience", "blog", "post", "curriculum"):
        assert f'href="{site[name].url}"' in html


def test_a_mistyped_address_offers_the_pages_that_it_may_have_meant(site, client):
    answer = client.get("/services/cahier-de-texte/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert f'href="{site.service.url}"' in html
    assert 'value="cahier texte"' in html


def test_an_address_that_looks_like_nothing_offers_the_ways_out(site, client):
    html = client.get("/zzz/").content.decode()
    assert "Cherchiez-vous" not in html
    assert 'href="/plan-du-site/"' in html
