from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.practices import queries
from lms.practices.models import PracticeSubmission
from lms.practices.operations import hand_in, return_work, save_draft, validate
from tests.factories import teachers
from tests.lms.practices.papers import PDF, PROGRAM, upload


def post(client, practice, **data):
    address = reverse("practices:hand_in", args=[practice.uuid])
    return client.post(address, {"event_id": str(uuid4())} | data)


def panel_of(person, practice):
    request = RequestFactory().get("/")
    request.user = person
    html = render_to_string("practices/_panel.html", queries.panel(person, practice), request)
    return BeautifulSoup(html, "html.parser")


@pytest.fixture
def with_file(claire, practice):
    file = upload("Ma semaine.pdf")
    return hand_in(actor=claire, activity=practice, event_id=uuid4(), file=file)


def test_the_panel_follows_the_state_of_the_work(claire, marc, practice):
    assert not panel_of(AnonymousUser(), practice).find("form")
    assert panel_of(claire, practice).find("textarea", attrs={"name": "text"})
    save_draft(actor=claire, activity=practice, event_id=uuid4(), text="Brouillon.")
    assert "Brouillon." in panel_of(claire, practice).find("textarea").get_text()
    work = hand_in(actor=claire, activity=practice, event_id=uuid4(), text="Fini.")
    assert not panel_of(claire, practice).find("form")
    return_work(actor=marc, submission=work, comment="Datez les devoirs.")
    returned = panel_of(claire, practice)
    assert "Datez les devoirs." in returned.get_text()
    assert "Fini." in returned.find("textarea").get_text()
    hand_in(actor=claire, activity=practice, event_id=uuid4(), text="Daté.")
    validate(actor=marc, submission=work)
    assert panel_of(claire, practice).select_one(".alert.ok")


def test_work_is_handed_in_from_the_form_or_kept_as_a_draft(claire, client_of, practice):
    client = client_of(claire)
    assert post(client, practice, text="Essai.", draft="1")["Location"] == practice.path
    assert queries.submission_of(claire, practice).state == "draft"
    response = post(client, practice, text="Fini.", file=upload("semaine.pdf"), no_pupil_named="on")
    assert response["Location"] == practice.path
    assert queries.submission_of(claire, practice).state == "handed_in"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": "L’élève Lucas Martin a lu."}, "text"),
        ({"text": "Bien.", "link": "javascript:alert(1)"}, "link"),
        ({"text": "Bien.", "file": upload("semaine.pdf", PROGRAM)}, "file"),
        ({"text": "Bien.", "file": upload("vide.pdf", b"")}, "file"),
    ],
)
def test_a_refusal_stands_under_its_field_and_the_text_is_kept(
    claire, client_of, practice, data, field
):
    response = post(client_of(claire), practice, no_pupil_named="on", **data)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find(id=f"id_{field}_error")
    assert page.find("textarea").get_text().strip() == data["text"]
    assert not PracticeSubmission.objects.exists()


def test_nothing_is_handed_in_before_its_author_says_that_it_names_no_pupil(
    claire, client_of, practice
):
    client, text = client_of(claire), "J’ai publié mercredi."
    page = BeautifulSoup(post(client, practice, text=text).content, "html.parser")
    assert page.find(id="id_no_pupil_named_error")
    assert not page.find(id="id_text_error")
    assert post(client, practice, text=text, no_pupil_named="on").status_code == 302
    assert queries.submission_of(claire, practice).state == "handed_in"


def test_a_name_in_doubt_is_shown_and_leads_back_to_the_text(claire, client_of, practice):
    client, text = client_of(claire), "Nous avons lu Victor Hugo."
    page = BeautifulSoup(post(client, practice, text=text).content, "html.parser")
    assert "Victor Hugo" in page.select_one(".alert.bad a[href='#id_text']").get_text()
    assert post(client, practice, text=text, no_pupil_named="on").status_code == 302


def test_a_reviewer_reads_answers_and_finds_the_queue_empty(claire, marc, client_of, with_file):
    client, address = client_of(marc), reverse("practices:review", args=[with_file.uuid])
    assert "Ma semaine.pdf" in client.get(address).content.decode()
    refused = client.post(address, {"decision": "returned", "comment": ""})
    assert BeautifulSoup(refused.content, "html.parser").find(id="id_comment_error")
    response = client.post(address, {"decision": "validated", "comment": ""})
    assert response["Location"] == reverse("practices:queue")
    assert queries.submission_of(claire, with_file.activity).state == "validated"
    assert "Claire Morvan" not in client.get(response["Location"]).content.decode()


def test_a_file_is_saved_and_never_opened(claire, marc, client_of, with_file):
    address = reverse("practices:file", args=[with_file.uuid])
    for reader in (claire, marc):
        response = client_of(reader).get(address)
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"] == 'attachment; filename="Ma semaine.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"


def test_what_is_not_yours_does_not_exist(
    claire, karim, sophie, paul, marc, client_of, practice, with_file
):
    addresses = [
        reverse("practices:file", args=[with_file.uuid]),
        reverse("practices:review", args=[with_file.uuid]),
    ]
    for other in (karim, sophie, paul):
        assert [client_of(other).get(each).status_code for each in addresses] == [404, 404]
    assert client_of(claire).get(addresses[1]).status_code == 404
    assert client_of(claire).get(reverse("practices:queue")).status_code == 404
    return_work(actor=marc, submission=with_file, comment="À reprendre.")
    save_draft(actor=claire, activity=practice, event_id=uuid4(), text="En cours.")
    assert [client_of(marc).get(each).status_code for each in addresses] == [404, 404]


def test_the_queue_costs_the_same_for_one_row_and_for_three(
    valbourg, marc, client_of, practice, claire
):
    client = client_of(marc)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(reverse("practices:queue")).status_code == 200
        return len(counted)

    hand_in(actor=claire, activity=practice, event_id=uuid4(), text="Fini.")
    cost()  # what is kept from the first page on
    one = cost()
    for colleague in teachers(2, valbourg.acacias):
        hand_in(actor=colleague, activity=practice, event_id=uuid4(), text="Fini.")
    assert cost() == one
