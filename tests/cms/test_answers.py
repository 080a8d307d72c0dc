from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from cms.models import FaqPage
from lms.common import clock
from lms.communication.models import PageVote
from lms.communication.operations import say_whether_it_helped
from lms.communication.queries import least_helpful
from tests.cms.builders import live
from tests.factories import client_of

YES = [{"type": "text", "value": "<p>Oui.</p>"}]


@pytest.fixture
def other(site):
    return live(
        FaqPage, site.answers, "Qui voit quoi ?", body=YES,
        audiences=["guardian", "head"],
    )  # fmt: skip


def questions_on(client, address):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return [one.get_text() for one in soup.select("details.question > summary")]


def test_profiles_are_kept_in_their_order_and_once(site):
    page = live(FaqPage, site.answers, "Ordre", body=YES,
                audiences=["guardian", "inspector", "guardian", "nobody"])  # fmt: skip
    assert FaqPage.objects.get(pk=page.pk).audiences == ("inspector", "guardian")


def test_a_service_and_a_profile_draw_their_questions_from_the_answers(site, other, client):
    assert questions_on(client, site.service.url) == ["Et le papier ?"]
    assert questions_on(client, site.audience.url) == ["Et le papier ?"]


def test_questions_are_filtered_by_service_and_by_profile(site, other, client):
    index = site.answers.url
    assert questions_on(client, index) == ["Et le papier ?", "Qui voit quoi ?"]
    slug = site.service.service.slug
    assert questions_on(client, f"{index}?service={slug}") == ["Et le papier ?"]
    assert questions_on(client, f"{index}?profil=guardian") == ["Qui voit quoi ?"]
    assert questions_on(client, f"{index}?profil=zzz&service=zzz") == questions_on(client, index)
    assert "Pas encore de question ici" in client.get(f"{index}?profil=partner").content.decode()


def test_the_most_asked_come_first(site, other, client):
    say_whether_it_helped(page=other.translation_key, helped=False, voter="a")
    assert questions_on(client, site.answers.url)[0] == "Qui voit quoi ?"


def test_the_readers_of_a_school_say_whether_it_helped_and_nothing_of_them_is_kept(site, client):
    address = f"/utile/{site.answer.translation_key}/"
    answer = client.post(address, {"helped": "no"})
    assert answer.url == f"{site.answer.url}?utile=non#utile"
    for _colleague in range(40):
        client.post(address, {"helped": "yes"})
    vote = PageVote.objects.get()
    assert (vote.page, vote.helped, vote.did_not) == (site.answer.translation_key, 29, 1)
    assert "Demander de l’aide" in client.get(answer.url).content.decode()
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        client.post(address, {"helped": "yes"})
    assert PageVote.objects.count() == 2


@pytest.mark.parametrize("helped", ["", "maybe"])
def test_an_answer_that_is_none_counts_for_nothing(site, client, helped):
    client.post(f"/utile/{site.answer.translation_key}/", {"helped": helped})
    assert not PageVote.objects.exists()


def test_a_page_that_does_not_exist_takes_no_answer(site, client):
    assert client.post(f"/utile/{uuid4()}/", {"helped": "yes"}).status_code == 404


def test_another_site_cannot_vote_for_its_visitors(site):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/utile/{site.answer.translation_key}/", {"helped": "yes"})
    assert answer.status_code == 403


def test_pages_found_of_no_help_are_told_from_three_readers(site, other):
    page = other.translation_key
    for voter in "ab":
        say_whether_it_helped(page=page, helped=False, voter=voter)
    assert list(least_helpful()) == []
    say_whether_it_helped(page=page, helped=False, voter="c")
    assert [(one["page"], one["no"]) for one in least_helpful()] == [(page, 3)]
    for voter in "defg":
        say_whether_it_helped(page=page, helped=True, voter=voter)
    assert list(least_helpful()) == []


def test_the_help_of_a_subject_puts_its_answers_first(site, client):
    live(FaqPage, site.answers, "Autre", body=YES, services=[site.service.service],
         subjects="relire")  # fmt: skip
    for subject, first in (("piece-jointe", "Et le papier ?"), ("relire", "Autre")):
        address = f"/aide/contexte/{site.service.service.slug}/{subject}/"
        assert questions_on(client, address)[0] == first


@pytest.mark.parametrize("path", ["inconnu/", "inconnu/sujet/", "cahier-de-textes/inconnu/"])
def test_help_that_is_not_known_falls_back_on_what_is_nearest(site, client, path):
    answer = client.get(f"/aide/contexte/{path}")
    assert answer.status_code == 200
    assert "Demander de l’aide" in answer.content.decode()


def test_inside_a_frame_the_help_is_bare_and_its_links_open_beside(site, client):
    answer = client.get("/aide/contexte/cahier-de-textes/", headers={"Sec-Fetch-Dest": "iframe"})
    html = answer.content.decode()
    assert '<base target="_blank">' in html
    assert "site-header" not in html
    assert "X-Frame-Options" not in answer


def test_only_the_ent_may_frame_the_help_and_nobody_another_page(site, client):
    with override_settings(LEVIER_ENT_ORIGINS=["https://ent.example"]):
        policy = client.get("/aide/contexte/cahier-de-textes/")["Content-Security-Policy"]
        elsewhere = client.get("/aide/")
    assert "https://ent.example" in policy.split("frame-ancestors")[1].split(";")[0]
    assert "ent.example" not in elsewhere["Content-Security-Policy"]
    assert elsewhere["X-Frame-Options"] == "SAMEORIGIN"


def test_a_search_without_result_offers_the_form_with_its_words(site, client):
    html = client.get("/recherche/?q=zygomatique").content.decode()
    assert "&amp;q=zygomatique" in html


def test_the_list_of_questions_asks_as_much_whatever_their_number(site, client):
    counts = []
    for number in (1, 3):
        while FaqPage.objects.count() < number:
            live(
                FaqPage,
                site.answers,
                f"Question {number}",
                body=YES,
            )
        client.get(site.answers.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(site.answers.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_editors_see_on_their_board_which_pages_did_not_help(site, editor):
    assert "n’ont pas aidé" not in client_of(editor).get("/admin/").content.decode()
    for voter in "abc":
        say_whether_it_helped(page=site.guide.translation_key, helped=False, voter=voter)
    board = BeautifulSoup(client_of(editor).get("/admin/").content, "html.parser")

    assert site.guide.title in board.find(id="board-unhelpful-section").get_text()
    assert "3 non aidés, 0 aidés" in board.find(id="board-unhelpful-section").get_text()
