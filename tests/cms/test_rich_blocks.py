"""Files, folds, tables, cards, figures, dates, calls to action: what they show and refuse."""

import json
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model

from cms.blocks import BodyBlock
from cms.models import StandardPage
from lms.common import clock
from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol
from lms.reporting import queries as reporting
from tests import factories
from tests.cms.builders import date_of, live

TABLE = {
    "caption": "Qui voit quoi",
    "columns": [{"type": "text", "heading": "Qui"}, {"type": "text", "heading": "Quoi"}],
    "rows": [{"values": ["La famille", "Sa classe"]}, {"values": ["L’enseignant", "Tout"]}],
}
TITLE = ("heading", {"text": "À lire", "level": "2"})


def page_with(site, *blocks, title="Avec des blocs"):
    body = [{"type": kind, "value": value} for kind, value in blocks]
    return live(StandardPage, site.home, title, body=body)


def shown(client, page):
    return BeautifulSoup(client.get(page.url).content, "html.parser").select_one("main")


def test_a_file_says_its_kind_and_its_weight(site, client):
    document = get_document_model().objects.create(
        title="Affiche de la rentrée", file=ContentFile(b"%PDF-1.4 " + b"0" * 2039, "affiche.pdf")
    )
    main = shown(client, page_with(site, ("file", {"document": document.pk, "text": "En A3."})))
    said = main.select_one("p.file").get_text(" ", strip=True).replace("\u00a0", " ")
    assert said == "Affiche de la rentrée (PDF, 2,0 Kio) En A3."


def test_a_fold_opens_without_a_script(site, client):
    fold = {"title": "Et la nuit ?", "text": "<p>On répond le matin.</p>"}
    details = shown(client, page_with(site, ("accordion", [fold]))).select_one("details")
    assert details.summary.get_text(strip=True) == "Et la nuit ?"
    assert "On répond le matin." in details.get_text()


def test_a_table_names_its_columns_and_its_rows(site, client):
    table = shown(client, page_with(site, ("table", TABLE))).select_one("table")
    assert table.caption.get_text() == "Qui voit quoi"
    assert [one.get_text() for one in table.select("thead th[scope=col]")] == ["Qui", "Quoi"]
    assert [one.get_text() for one in table.select("th[scope=row]")] == [
        "La famille",
        "L’enseignant",
    ]
    assert [(one["data-label"], one.get_text()) for one in table.select("td")] == [
        ("Quoi", "Sa classe"),
        ("Quoi", "Tout"),
    ]


def test_a_table_that_says_neither_its_subject_nor_its_columns_does_not_go_live(site):
    columns = [{"type": "text", "heading": "Qui"}, {"type": "text", "heading": " "}]
    silent = TABLE | {"caption": "", "columns": columns}
    page = StandardPage(title="Sans titres", body=json.dumps([{"type": "table", "value": silent}]))
    assert [str(sentence) for _field, sentence in page.why_not_publish()] == [
        "Bloc 1\u00a0: dites de quoi parle le tableau, dans sa légende.",
        "Bloc 1\u00a0: donnez un titre à chaque colonne du tableau.",
    ]


def test_cards_lead_to_pages_that_are_online_and_to_no_other(site, client):
    cards = [
        {"page": site.guide.pk, "title": "", "text": "Pour commencer."},
        {"page": site.post.pk, "title": "Des nouvelles", "text": ""},
    ]
    page = page_with(site, TITLE, ("cards", cards))
    links = shown(client, page).select(".grid .card a")
    assert [(one.get_text(), one["href"]) for one in links] == [
        ("Une semaine type", site.guide.url),
        ("Des nouvelles", site.post.url),
    ]
    site.post.unpublish()
    assert len(shown(client, page).select(".grid .card")) == 1


def test_three_cards_ask_as_many_questions_as_one(site, client):
    def questions(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as asked:
            client.get(page.url)
        return len(asked)

    guide = live(type(site.guide), site.training, "Un deuxième guide")
    other = live(type(site.guide), site.training, "Un troisième guide")
    card = {"title": "", "text": ""}
    one = page_with(site, TITLE, ("cards", [card | {"page": site.guide.pk}]), title="Une")
    three = page_with(
        site,
        TITLE,
        ("cards", [card | {"page": page.pk} for page in (site.guide, guide, other)]),
        title="Trois",
    )
    assert questions(three) == questions(one)


def test_figures_are_counted_when_the_page_is_read_and_none_is_about_too_few(
    site, client, monkeypatch
):
    page = page_with(site, ("figures", ["guides", "trained", "classes"]))
    figures = shown(client, page).select(".figures li")
    assert [one.get_text(" ", strip=True) for one in figures] == ["2 guides et tutoriels à lire"]
    monkeypatch.setattr(reporting, "people_trained", lambda: 15)
    assert "15" in shown(client, page).select_one(".figures").get_text()


def test_people_trained_are_counted_once_in_fives_without_those_who_object(valbourg):
    curriculum = factories.curriculum_of([factories.activity("guide", "Écrire")])
    people = factories.teachers(7, valbourg.tilleuls)
    for person in people:
        enrol(actor=person, person=person, curriculum=curriculum)
    assert reporting.people_trained() == 0
    Enrolment.objects.update(completed_at=clock.now())
    assert reporting.people_trained() == 5
    for person in people[:3]:
        person.uncounted_since = clock.now()
        person.save()
    assert reporting.people_trained() == 0


def test_next_dates_say_what_is_left_and_follow_the_calendar(site, client, claire):
    page = page_with(site, TITLE, ("sessions", {"number": 3, "of": site.class_page.pk}))
    assert "Aucune date n’est ouverte" in shown(client, page).get_text()
    starts_at = clock.now() + timedelta(days=4)
    date_of(site.class_page, claire, starts_at)
    text = shown(client, page).get_text(" ", strip=True)
    assert "Vos questions" in text
    assert "12" in text
    with time_machine.travel(starts_at + timedelta(hours=2)):
        assert "Vos questions" not in shown(client, page).get_text()


def test_what_was_deleted_leaves_no_door_to_nowhere(site, client):
    document = get_document_model().objects.create(
        title="Affiche", file=ContentFile(b"%PDF-1.4", "affiche.pdf")
    )
    action = {"text": "Venez.", "label": "M’inscrire", "page": site.post.pk, "url": ""}
    blocks = ("file", {"document": document.pk, "text": ""}), ("action", action)
    page = page_with(site, *blocks)
    assert shown(client, page).select_one(".action a")["href"] == site.post.url
    document.delete()
    site.post.delete()
    main = shown(client, page)
    assert not main.select("p.file, .action a")


@pytest.mark.parametrize("target", [{}, {"page": 1, "url": "https://ailleurs.example/"}])
def test_a_call_to_action_leads_to_one_place(target):
    block = BodyBlock().child_blocks["action"]
    value = block.to_python({"text": "Venez.", "label": "M’inscrire", "page": None, "url": ""})
    if target:
        value["page"], value["url"] = object(), target["url"]
    with pytest.raises(ValidationError):
        block.clean(value)
