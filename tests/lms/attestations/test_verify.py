import pytest
from django.urls import reverse

from lms.attestations import views
from lms.attestations.operations import revoke

UNKNOWN = "0000-0000-0000-0000"


def check(client, code):
    return client.get(reverse("attestations:verified", args=[code]))


def test_anyone_checks_a_code_and_no_name_is_shown(client, attestation):
    response = check(client, attestation.shown_code)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Ma classe dans l’ENT" in page
    assert "50" in page
    assert "17 décembre 2026" in page
    assert "Claire" not in page
    assert "Morvan" not in page
    assert attestation.name_hash not in page
    assert response["X-Robots-Tag"] == "noindex"


def test_not_even_its_holder_sees_a_name_in_the_answer(claire, client_of, attestation):
    page = check(client_of(claire), attestation.code).content.decode()
    assert "Morvan" not in page.split("<main", 1)[1].split("</main>")[0]


def test_the_form_leads_to_the_same_page_however_the_code_is_typed(client, attestation):
    typed = attestation.shown_code.lower().replace("1", "l").replace("0", "o")
    response = client.get(reverse("attestations:verify"), {"code": f" {typed} "})
    assert response["Location"] == reverse("attestations:verified", args=[attestation.code])
    assert check(client, typed).status_code == 200


def test_a_revoked_code_says_since_when_and_not_why(client, ada, attestation):
    revoke(actor=ada, attestation=attestation, reason="Émise par erreur.")
    page = check(client, attestation.code).content.decode()
    assert "alert bad" in page
    assert "erreur" not in page.split("<main", 1)[1].split("</main>")[0]


@pytest.mark.parametrize("code", [UNKNOWN, "nimporte", "<script>"])
def test_an_unknown_code_is_answered_on_the_same_page(client, db, code):
    by_form = client.get(reverse("attestations:verify"), {"code": code})
    response = by_form if by_form.status_code == 404 else client.get(by_form["Location"])
    assert response.status_code == 404
    page = response.content.decode()
    assert 'name="code"' in page
    assert "alert warn" in page
    assert "<script>" not in page.split("<main", 1)[1].split("</main>")[0]


def test_only_failures_are_limited(client, attestation, monkeypatch):
    monkeypatch.setattr(views, "FAILURES_A_MINUTE", 2)
    for _again in range(4):
        assert check(client, attestation.code).status_code == 200
    assert [check(client, UNKNOWN).status_code for _again in range(3)] == [404, 404, 429]
    assert check(client, attestation.code).status_code == 200
