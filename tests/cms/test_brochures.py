from io import BytesIO

import pikepdf
import pytest
import segno
from bs4 import BeautifulSoup

from cms.models import BrochureIndex, BrochurePage
from lms.common import pdf
from tests.cms.builders import FAQ, live

POINT = {"type": "point", "value": {"title": "Activer", "text": "L’école remet une fiche."}}
EASY = [{"type": "list", "value": ["<p>Vous lisez le travail.</p>"]}]


@pytest.fixture
def index(site):
    return live(BrochureIndex, site.home, "Plaquettes", slug="plaquettes")


@pytest.fixture
def brochure(index):
    return live(
        BrochurePage,
        index,
        "L’école à portée de main",
        slug="familles",
        audience="teacher",
        readers="Pour les familles",
        lead="Un téléphone suffit.",
        points=[POINT],
        questions=FAQ,
        call="Tout est ici",
        easy_lead="C’est le site de l’école.",
        easy=EASY,
    )


def paper(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return pikepdf.open(BytesIO(answer.content))


def tags_of(document):
    tags, alternatives, waiting = set(), [], [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if "/S" in node:
            tags.add(str(node.S))
        if "/Alt" in node:
            alternatives.append(str(node.Alt))
        kids = node.get("/K", [])
        waiting.extend(kids if isinstance(kids, pikepdf.Array) else [kids])
    return tags, alternatives


def test_a_brochure_is_a_web_page_first(brochure, client):
    html = client.get(brochure.url).content.decode()
    for words in ("Pour les familles", "L’école remet une fiche.", "Et le papier", "feuille/"):
        assert words in html


@pytest.mark.parametrize("sheet", ["feuille/", "facile-a-lire/feuille/"])
def test_its_sheet_is_one_tagged_a4_page_in_french(brochure, client, sheet):
    document = paper(client, f"{brochure.url}{sheet}")
    assert len(document.pages) == 1
    left, bottom, right, top = (float(side) for side in document.pages[0].MediaBox)
    assert (round(right - left), round(top - bottom)) == (595, 842)
    assert str(document.Root.Lang) == "fr"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    tags, alternatives = tags_of(document)
    assert {"/H1", "/P", "/Figure"} <= tags
    assert any("Code QR" in text for text in alternatives)


def test_the_code_on_the_sheet_opens_the_brochure(brochure):
    expected = segno.make(brochure.full_url, error="m")
    assert brochure._printed()["qr_code"] == expected.svg_data_uri(
        dark="#241F3D", border=0, scale=4
    )


def test_the_easy_version_has_its_own_page_and_says_what_it_is(brochure, client):
    soup = BeautifulSoup(client.get(f"{brochure.url}facile-a-lire/").content, "html.parser")
    assert soup.select_one(".easy li").get_text(strip=True) == "Vous lisez le travail."
    assert "facile à lire" in soup.title.get_text()


def test_without_an_easy_version_none_is_offered(index, client):
    page = live(
        BrochurePage,
        index,
        "Sans",
        audience="head",
        readers="Pour vous",
        call="Ici",
        points=[POINT],
    )
    assert "facile-a-lire" not in client.get(page.url).content.decode()
    for address in ("facile-a-lire/", "facile-a-lire/feuille/"):
        assert client.get(f"{page.url}{address}").status_code == 404


def test_the_page_of_a_profile_offers_its_brochures(brochure, site, client):
    html = client.get(site.audience.url).content.decode()
    assert f'<a href="{brochure.url}">L’école à portée de main</a>' in html


def test_brochures_are_listed_and_searched(brochure, client):
    assert brochure.title in client.get("/plaquettes/").content.decode()
    assert brochure.url in client.get("/recherche/?q=portée&type=plaquette").content.decode()


def test_a_server_without_pango_sends_back_to_the_page(brochure, client, monkeypatch):
    def missing():
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "engine", missing)
    answer = client.get(f"{brochure.url}feuille/")
    assert answer.status_code == 503
    assert brochure.url in answer.content.decode()
