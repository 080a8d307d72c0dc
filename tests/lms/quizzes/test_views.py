from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from lms.catalog.operations import withdraw_activity
from lms.quizzes import queries
from lms.quizzes.errors import Withdrawn
from lms.quizzes.models import Attempt
from lms.quizzes.operations import publish_quiz, submit
from tests.factories import QUESTIONS, RIGHT_ANSWERS

RIGHT_FORM = {"question_1": "a", "question_2": ["a", "b"], "question_3": "true"}


@pytest.fixture
def panel_of(quiz_activity):
    """The fragment that this person sees under the page of the quiz."""

    def shown(person):
        request = RequestFactory().get("/")
        request.user = person
        context = queries.panel(person, quiz_activity)
        html = render_to_string("quizzes/_panel.html", context, request)
        return BeautifulSoup(html, "html.parser")

    return shown


@pytest.fixture
def sheet_of(panel_of):
    return lambda person: panel_of(person).find("input", attrs={"name": "sheet"})["value"]


def answer(client, quiz, data):
    return client.post(reverse("quizzes:answer", args=[quiz.uuid]), data)


def test_the_form_groups_each_question_under_its_words_and_tells_no_answer(claire, panel_of):
    panel = panel_of(claire)
    legends = [legend.get_text(strip=True) for legend in panel.select("fieldset > legend")]
    assert legends[0].startswith("1. Qui lit le cahier de textes")
    assert len(legends) == 3
    assert len(panel.select("input[type=radio]")) == 4
    assert len(panel.select("input[type=checkbox]")) == 3
    assert "correct" not in str(panel)
    assert not panel.select("[checked]")
    assert QUESTIONS[0]["explanation"] not in str(panel)


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_quiz(panel_of, quiz_activity):
    from django.contrib.auth.models import AnonymousUser

    panel = panel_of(AnonymousUser())
    assert not panel.find("form")
    assert quiz_activity.path in panel.find("a", class_="button")["href"]


def test_right_answers_lead_to_a_result_that_explains(
    claire, client_of, quiz_activity, sheet_of, panel_of
):
    client = client_of(claire)
    response = answer(client, quiz_activity, RIGHT_FORM | {"sheet": sheet_of(claire)})
    attempt = Attempt.objects.get()
    assert response["Location"] == reverse("quizzes:result", args=[attempt.uuid])
    page = client.get(response["Location"]).content.decode()
    assert all(question["explanation"] in page for question in QUESTIONS)
    assert panel_of(claire).select_one(".alert.ok")


def test_a_failed_result_says_what_is_wrong_and_keeps_the_right_answers_for_later(
    claire, client_of, quiz_activity, sheet_of
):
    client = client_of(claire)
    wrong = RIGHT_FORM | {"question_1": "b", "question_2": "c", "sheet": sheet_of(claire)}
    page = client.get(answer(client, quiz_activity, wrong)["Location"]).content.decode()
    html = BeautifulSoup(page, "html.parser")
    assert len(html.select(".badge.bad")) == 2
    assert len(html.select(".badge.ok")) == 1
    assert "Tout le monde" in page  # what was answered
    assert "Les familles de la classe<" not in page.replace(" <", "<")
    assert html.find("a", href=f"{quiz_activity.path}#quiz")


def test_a_forgotten_question_is_named_and_the_other_answers_are_kept(
    claire, client_of, quiz_activity, sheet_of
):
    given = {"question_1": "b", "question_3": "true", "sheet": sheet_of(claire)}
    response = answer(client_of(claire), quiz_activity, given)
    page = BeautifulSoup(response.content, "html.parser")
    assert not Attempt.objects.exists()
    assert "Question 2" in page.select_one("[role=alert]").get_text()
    kept = {(box["name"], box["value"]) for box in page.select("input[checked]")}
    assert kept == {("question_1", "b"), ("question_3", "true")}
    assert page.find("input", attrs={"name": "sheet"})["value"]
    completed = RIGHT_FORM | {"sheet": page.find("input", attrs={"name": "sheet"})["value"]}
    assert answer(client_of(claire), quiz_activity, completed).status_code == 302
    assert Attempt.objects.get().passed


def test_a_sheet_shown_before_a_new_version_is_accepted(claire, client_of, quiz_activity, sheet_of):
    sheet = sheet_of(claire)
    publish_quiz(actor=None, activity=quiz_activity, pass_share=100, questions=QUESTIONS[:1])
    answer(client_of(claire), quiz_activity, RIGHT_FORM | {"sheet": sheet})
    assert Attempt.objects.get().version.number == 1


def test_a_forged_sheet_or_somebody_else_s_is_refused(
    claire, karim, client_of, quiz_activity, sheet_of
):
    for sheet in ("", "forged", sheet_of(karim)):
        response = answer(client_of(claire), quiz_activity, RIGHT_FORM | {"sheet": sheet})
        assert response["Location"] == quiz_activity.path
    assert not Attempt.objects.exists()


def test_a_result_is_its_author_s_alone(claire, sophie, helene, ada, client_of, quiz_activity):
    attempt = submit(
        actor=claire,
        activity=quiz_activity,
        attempt_id=uuid4(),
        version=queries.current(quiz_activity),
        answers=RIGHT_ANSWERS,
    )
    address = reverse("quizzes:result", args=[attempt.uuid])
    for other in (sophie, helene, ada):
        assert client_of(other).get(address).status_code == 404
    assert client_of(claire).get(address).status_code == 200


def test_a_quiz_withdrawn_meanwhile_says_so_and_keeps_the_answers(
    client_of, claire, quiz_activity, sheet_of
):
    filled = RIGHT_FORM | {"sheet": sheet_of(claire)}
    withdraw_activity(actor=None, uuid=quiz_activity.uuid)
    page = answer(client_of(claire), quiz_activity, filled)
    assert str(Withdrawn.message) in page.content.decode()
    assert len(BeautifulSoup(page.content, "html.parser").select("[checked]")) == 4
    assert not Attempt.objects.exists()
