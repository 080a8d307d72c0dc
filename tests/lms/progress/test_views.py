"""What pages and players send, and what they are answered."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lms.progress.models import Completion, WatchState
from lms.progress.queries import opened_token, panel

pytestmark = pytest.mark.django_db


def form(person, activity, **fields):
    return {"token": opened_token(person, activity), "event_id": uuid4(), **fields}


def post_report(client, activity, body):
    return client.post(
        reverse("progress:watch", args=[activity.uuid]),
        body if isinstance(body, str) else json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def test_declaring_brings_back_to_the_page_with_a_sentence(client_of, claire, guide):
    answer = client_of(claire).post(
        reverse("progress:declare", args=[guide.uuid]),
        form(claire, guide, next=f"{guide.path}?parcours=ma-classe"),
    )
    assert (answer.status_code, answer.url) == (302, f"{guide.path}?parcours=ma-classe")
    assert Completion.objects.get().person == claire


def test_the_address_to_come_back_to_stays_on_the_site(client_of, claire, guide):
    answer = client_of(claire).post(
        reverse("progress:declare", args=[guide.uuid]),
        form(claire, guide, next="https://ailleurs.example/"),
    )
    assert answer.url == guide.path


def test_a_refused_declaration_counts_nothing(client_of, claire, guide):
    client = client_of(claire)
    for fields in ({}, {"token": "forged", "event_id": str(uuid4())}):
        answer = client.post(reverse("progress:declare", args=[guide.uuid]), fields)
        assert answer.url == guide.path
    assert not Completion.objects.exists()


def test_declaring_takes_a_post_an_account_and_the_form_s_own_proof(client_of, claire, guide):
    address = reverse("progress:declare", args=[guide.uuid])
    assert client_of(claire).get(address).status_code == 405
    assert Client().post(address).url.startswith("/compte/connexion/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(claire)
    assert strict.post(address, form(claire, guide)).status_code == 403
    assert not Completion.objects.exists()


def test_a_player_is_told_what_was_counted(client_of, claire, tutorial):
    answer = post_report(
        client_of(claire),
        tutorial,
        {"event_id": str(uuid4()), "ranges": [[0, 100]], "position": 100, "speed": 1},
    )
    assert answer.status_code == 200
    assert answer.json().keys() == {"percent", "done", "message"}
    assert (answer.json()["percent"], answer.json()["done"]) == (2, False)


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[]",
        '{"ranges": [[0, NaN]]}',
        '{"ranges": [[0, 1e999]]}',
        '{"ranges": [[5, 1]]}',
        '{"ranges": [["0", "9"]]}',
        '{"ranges": [[0, 1]], "event_id": "no"}',
        '{"ranges": [[0, 1]], "position": true}',
        json.dumps({"ranges": [[0, 1]] * 201}),
        "[" * 20_000,
    ],
)
def test_a_report_that_cannot_be_read_is_answered_with_a_sentence(
    body, client_of, claire, tutorial
):
    answer = post_report(client_of(claire), tutorial, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_report")
    assert answer.json()["message"]
    assert not WatchState.objects.exists()


def test_the_receipt_says_why_it_is_done_and_only_to_whom_it_concerns(
    client_of, claire, karim, guide
):
    address = reverse("progress:receipt", args=[guide.uuid])
    client = client_of(claire)
    assert client.get(address).status_code == 404
    client.post(reverse("progress:declare", args=[guide.uuid]), form(claire, guide))
    page = client.get(address)
    assert page.status_code == 200
    assert str(Completion.objects.get().evidence.uuid) in page.content.decode()
    assert client_of(karim).get(address).status_code == 404


def test_the_panel_offers_each_reader_what_they_may_do(claire, guide, tutorial):
    from django.contrib.auth.models import AnonymousUser

    assert "token" not in panel(AnonymousUser(), guide)
    assert panel(claire, guide)["completion"] is None
    assert "watch_url" not in panel(claire, guide)
    assert "opened=" in panel(claire, tutorial)["watch_url"]
