from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from lms.attestations import pdf
from lms.attestations.operations import revoke
from lms.common import pdf as papers


@pytest.fixture
def paper(claire, client_of, attestation):
    """The PDF as its holder receives it."""
    response = client_of(claire).get(reverse("attestations:pdf", args=[attestation.uuid]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    return pikepdf.open(BytesIO(response.content))


def test_the_paper_is_tagged_in_french_and_says_its_title(paper):
    assert str(paper.Root.Lang) == "fr"
    assert bool(paper.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in paper.Root
    assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
    with paper.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Ma classe dans l’ENT" in metadata["dc:title"]


def test_its_table_has_headers_and_its_picture_says_what_it_is(paper):
    tags, alternatives = set(), []

    def walk(node):
        if not isinstance(node, pikepdf.Dictionary):
            return
        if "/S" in node:
            tags.add(str(node.S))
        if "/Alt" in node:
            alternatives.append(str(node.Alt))
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            walk(kid)

    walk(paper.Root.StructTreeRoot)
    assert {"/H1", "/Table", "/TH", "/TD", "/Figure"} <= tags
    assert any("QR" in text for text in alternatives)


def test_it_holds_on_one_page(paper):
    assert len(paper.pages) == 1


def test_the_paper_is_its_holder_s_and_the_administrators(
    claire, karim, sophie, marc, ada, client, client_of, attestation
):
    address = reverse("attestations:pdf", args=[attestation.uuid])
    assert client.get(address).status_code == 302
    for other in (karim, sophie, marc):
        assert client_of(other).get(address).status_code == 404
    assert client_of(ada).get(address).status_code == 200


def test_a_revoked_paper_says_so(ada, client_of, attestation, rf):
    revoke(actor=ada, attestation=attestation, reason="Émise par erreur.")
    attestation.refresh_from_db()
    assert len(pdf.render(attestation, rf.get("/"))) > 1000


def test_a_server_without_pango_says_that_nothing_is_lost(
    claire, client_of, attestation, monkeypatch
):
    def missing():
        raise papers.PdfUnavailable

    monkeypatch.setattr(papers, "engine", missing)
    response = client_of(claire).get(reverse("attestations:pdf", args=[attestation.uuid]))
    assert response.status_code == 503
    assert attestation.shown_code in response.content.decode()
