from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import matching
from cms.models import ClassPage, FaqPage, GuidePage
from lms.common import clock
from lms.communication.models import SearchMiss
from tests.cms.builders import date_of, live

pytestmark = pytest.mark.django_db


def marked(match):
    return [text for text, sought in match.parts if sought]


@pytest.fixture
def guide(site):
    text = "<p>" + "Le début du texte. " * 20 + "Publiez les devoirs à dix-huit heures." + "</p>"
    return live(
        GuidePage, site.training, "Préparer la sécurité", lead="Pour la rentrée des élèves.",
        body=[{"type": "text", "value": text}], services=[site.service.service],
    )  # fmt: skip


def test_a_word_of_the_title_is_marked_there_whatever_its_accents(guide):
    match = matching.why(guide, "securite")
    assert (match.where, marked(match)) == ("title", ["sécurité"])
    assert "".join(text for text, _sought in match.parts) == guide.title


def test_a_word_of_the_lead_comes_next(guide):
    match = matching.why(guide, "élève")
    assert (match.where, marked(match)) == ("lead", ["élèves"])


def test_a_word_of_the_text_comes_with_those_around_it(guide):
    match = matching.why(guide, "devoir")
    assert (match.where, marked(match)) == ("text", ["devoirs"])
    excerpt = "".join(text for text, _sought in match.parts)
    assert excerpt.startswith("… ")
    assert "Publiez les devoirs à dix-huit heures." in excerpt
    assert len(excerpt) < 200


def test_what_is_said_in_a_film_comes_with_its_second(site):
    match = matching.why(site.tutorial, "travail")
    assert (match.where, match.clock, marked(match)) == ("said", "0:04", ["travail"])


def test_what_the_page_does_not_say_is_explained_by_nothing(guide):
    assert matching.why(guide, "zygomatique") is None


def test_the_page_of_results_says_why_and_escapes_what_it_quotes(site, client):
    text = "<p>Le code &lt;script&gt;alert(1)&lt;/script&gt; est interdit.</p>"
    live(GuidePage, site.training, "Autre", body=[{"type": "text", "value": text}])
    html = client.get("/recherche/?q=interdit").content.decode()
    assert "<mark>interdit</mark>" in html
    assert "<script>alert" not in html


def test_results_are_narrowed_by_service_and_by_profile(site, guide, client):
    live(FaqPage, site.answers, "Des devoirs pour qui ?", audiences=["guardian"],
         body=[{"type": "text", "value": "<p>Pour la classe.</p>"}])  # fmt: skip

    def found(**more):
        context = client.get("/recherche/", {"q": "devoirs", **more}).context
        return {page.title for page, _kind, _why in context["results"]}

    assert found() == {"Préparer la sécurité", "Des devoirs pour qui ?"}
    assert found(service=site.service.service.slug) == {"Préparer la sécurité"}
    assert found(profil="guardian") == found()
    assert found(profil="teacher") == {"Préparer la sécurité"}
    assert found(profil="nobody", service="nothing") == found()


def test_results_are_narrowed_by_cycle_and_what_is_for_every_class_stays(site, client):
    for title, cycles in (("Le blog en maternelle", ["1"]), ("Le blog pour tous", [])):
        live(GuidePage, site.training, title, cycles=cycles,
             body=[{"type": "text", "value": "<p>Un billet.</p>"}])  # fmt: skip

    def found(**more):
        context = client.get("/recherche/", {"q": "blog", "type": "guide", **more}).context
        return {page.title for page, _kind, _why in context["results"]}

    assert found() == {"Le blog en maternelle", "Le blog pour tous"}
    assert found(cycle="1") == found()
    assert found(cycle="3") == {"Le blog pour tous"}
    assert found(cycle="9") == found()


def test_a_search_that_is_narrowed_and_vain_is_not_told_to_editors(site, client):
    client.get("/recherche/?q=zygomatique&profil=guardian")
    assert not SearchMiss.objects.exists()


def planned(page, trainer, *, days):
    return date_of(page, trainer, clock.now() + timedelta(days=days))


def test_a_class_that_is_found_leads_to_its_next_date(site, claire, client):
    planned(site.class_page, claire, days=9)
    soonest = planned(site.class_page, claire, days=4)

    def dates():
        html = client.get("/recherche/", {"q": "vos questions"}).content
        links = BeautifulSoup(html, "html.parser").select("main .hairlines a")
        return [one["href"] for one in links if one["href"].startswith("/sessions/")]

    assert dates() == [f"/sessions/{soonest.uuid}/"]
    with time_machine.travel(clock.now() + timedelta(days=10)):
        assert dates() == []


def test_three_classes_with_dates_cost_what_one_does(site, claire, client):
    planned(site.class_page, claire, days=4)

    def queries():
        client.get("/recherche/", {"q": "questions"})
        with CaptureQueriesContext(connection) as asked:
            client.get("/recherche/", {"q": "questions"})
        return len(asked)

    one = queries()
    for number in (2, 3):
        page = live(ClassPage, site.training, f"Vos questions, {number}")
        planned(page, claire, days=number)
    assert queries() == one
