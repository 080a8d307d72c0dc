from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.models import AccessibilityAudit, AccessibilityPage, AuditFinding
from cms.models.base import PublicationRefused
from tests.cms.builders import draft, live, publish
from tests.factories import client_of

TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def audit(rate, on=TODAY, **facts):
    return AccessibilityAudit.objects.create(
        rate=Decimal(rate), carried_out_on=on, auditor="Cabinet Clair", pages="Accueil", **facts
    )


@pytest.fixture
def statement(site):
    return live(
        AccessibilityPage,
        site.home,
        "Accessibilité",
        declared_by="La Ville de Valbourg",
        contact_email="acces@valbourg.example",
    )


def heading(client, page):
    html = client.get(page.url).content.decode()
    return html.split("<h1>")[1].split("</h1>")[0]


def test_without_an_audit_the_site_is_not_compliant(statement, client):
    assert heading(client, statement) == "Accessibilité\xa0: non conforme"
    html = client.get("/").content.decode()
    assert f'<a href="{statement.url}">Accessibilité\xa0: non conforme</a>' in html


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ("100", "totalement conforme"),
        ("99.99", "partiellement conforme"),
        ("50", "partiellement conforme"),
        ("49.99", "non conforme"),
        ("0", "non conforme"),
    ],
)
def test_the_state_follows_the_rate_of_the_audit(statement, client, rate, said):
    audit(rate)
    assert heading(client, statement) == f"Accessibilité\xa0: {said}"


def test_an_audit_counts_for_three_years_to_the_day(statement, client):
    old = audit("80", on=date(2023, 11, 26))
    assert heading(client, statement).endswith("partiellement conforme")
    old.carried_out_on = date(2023, 11, 25)
    old.save()
    assert heading(client, statement).endswith("non conforme")
    assert "a plus de trois ans" in client.get(statement.url).content.decode()


def test_the_last_audit_is_the_one_that_counts(statement, client):
    audit("100", on=date(2025, 1, 10))
    audit("62", on=date(2026, 3, 2))
    assert heading(client, statement).endswith("partiellement conforme")


def test_an_audit_of_a_29_february_counts_until_the_28th(statement):
    leap = audit("70", on=date(2024, 2, 29))
    assert AccessibilityAudit.objects.that_counts(on=date(2027, 2, 28)) == leap
    assert AccessibilityAudit.objects.that_counts(on=date(2027, 3, 1)) is None


def test_failures_and_derogations_are_told_with_what_is_offered_instead(statement, client):
    kept = audit("72")
    AuditFinding.objects.create(
        audit=kept, kind="failure", criterion="4.1", what="Deux vidéos sans transcription."
    )
    AuditFinding.objects.create(
        audit=kept, kind="derogation", what="Le plan des écoles.", instead="Une liste est jointe."
    )
    html = client.get(statement.url).content.decode()
    assert "Critère 4.1\xa0: Deux vidéos sans transcription." in html
    assert "Le plan des écoles. Une liste est jointe." in html
    assert "72\xa0% des critères applicables" in html


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        ({"kind": "failure", "what": "Sans titre"}, "criterion"),
        ({"kind": "derogation", "what": "Trop cher"}, "instead"),
    ],
)
def test_a_finding_that_says_too_little_is_refused(statement, finding, field):
    with pytest.raises(ValidationError) as refused:
        AuditFinding(audit=audit("72"), **finding).full_clean(exclude=["sort_order"])
    assert set(refused.value.message_dict) == {field}


def test_an_audit_to_come_is_not_recorded(statement):
    with pytest.raises(ValidationError) as refused:
        AccessibilityAudit(
            rate=90, carried_out_on=date(2026, 12, 1), auditor="Cabinet", pages="Accueil"
        ).full_clean()
    assert "une fois qu’il a eu lieu" in refused.value.message_dict["carried_out_on"][0]


def test_a_plan_of_another_year_is_not_shown_as_this_year_s(statement, client):
    statement.actions = [{"type": "line", "value": "Sous-titrer les tutoriels."}]
    statement.actions_year = 2025
    publish(statement)
    html = client.get(statement.url).content.decode()
    assert "Sous-titrer les tutoriels." not in html
    assert "Le plan d’action de cette année n’est pas encore publié." in html
    statement.actions_year = 2026
    publish(statement)
    assert "Sous-titrer les tutoriels." in client.get(statement.url).content.decode()


def test_a_scheme_of_more_than_three_years_does_not_go_live(site):
    page = draft(
        AccessibilityPage,
        site.home,
        "Accessibilité",
        declared_by="La Ville",
        contact_email="acces@valbourg.example",
        plan_from=2026,
        plan_until=2029,
    )
    with pytest.raises(PublicationRefused, match="trois ans au plus"):
        publish(page)


def test_a_statement_without_a_way_to_write_does_not_go_live(site):
    page = draft(AccessibilityPage, site.home, "Accessibilité", declared_by="La Ville")
    with pytest.raises(PublicationRefused, match="signaler une difficulté"):
        publish(page)


def test_every_criterion_met_and_a_failure_told_are_not_recorded_together(site, ada):
    form = nested_form_data(
        {
            "carried_out_on": str(TODAY),
            "rate": "100",
            "standard": "RGAA 4.1.2",
            "auditor": "Cabinet Clair",
            "pages": "Accueil",
            "technologies": "HTML",
            "environment": "",
            "tools": "",
            "findings": inline_formset(
                [{"kind": "failure", "criterion": "4.1", "what": "Une vidéo.", "instead": ""}]
            ),
        }
    )
    address = reverse("wagtailsnippets_cms_accessibilityaudit:add")
    answer = client_of(ada).post(address, form)
    assert "tous les critères sont respectés, et un manquement" in answer.content.decode().lower()
    assert not AccessibilityAudit.objects.exists()
    client_of(ada).post(address, form | {"rate": "99.5"})
    assert AccessibilityAudit.objects.get().conformity == "partial"


def test_a_failure_told_is_never_full_compliance(statement):
    kept = audit("100")
    assert kept.conformity == "full"
    AuditFinding.objects.create(audit=kept, kind="failure", criterion="4.1", what="Une vidéo.")
    assert AccessibilityAudit.objects.get().conformity == "partial"
