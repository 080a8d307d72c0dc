"""Clock, jobs, limits, logs, languages, and the addresses that say whether the server lives."""

import json
import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import RequestFactory

from lms.common import access, clock, jobs, throttle
from lms.common.logs import JsonFormatter, scrub

EVENING = datetime(2026, 12, 9, 23, 30, tzinfo=UTC)


def test_the_present_can_be_moved_for_a_while():
    with clock.at(EVENING):
        assert clock.now() == EVENING
        assert clock.today().isoformat() == "2026-12-10"
        assert clock.today(ZoneInfo("Pacific/Tahiti")).isoformat() == "2026-12-09"
    assert clock.now() != EVENING


def test_a_limit_lets_so_many_through_per_window():
    with clock.at(EVENING):
        assert [throttle.allow("verify:1.2.3.4", 2, 60) for _ in range(3)] == [True, True, False]
        assert throttle.allow("verify:5.6.7.8", 2, 60)
    with clock.at(EVENING + timedelta(seconds=60)):
        assert throttle.allow("verify:1.2.3.4", 2, 60)


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_after_the_commit_and_never_after_a_rollback(monkeypatch):
    ran = []
    monkeypatch.setattr(jobs, "beat", lambda: ran.append("beat"))
    with transaction.atomic():
        jobs.enqueue("lms.common.jobs.beat", key="beat")
        assert ran == []
    with transaction.atomic():
        jobs.enqueue("lms.common.jobs.beat", key="beat")
        transaction.set_rollback(True)
    assert ran == ["beat"]


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_twice_before_it_begins_is_queued_once(settings):
    from django_q.models import OrmQ

    settings.LEVIER_JOBS = "queue"
    for _ in range(2):
        jobs.enqueue("lms.common.jobs.beat", key="beat")
    assert OrmQ.objects.count() == 1
    jobs.run("lms.common.jobs.beat", "beat", {})
    jobs.enqueue("lms.common.jobs.beat", key="beat")
    assert OrmQ.objects.count() == 2


@pytest.mark.django_db
def test_the_periodic_jobs_are_written_once():
    from django_q.models import Schedule

    jobs.install_schedules()
    schedule = Schedule.objects.get(name="deliver-mail")
    assert schedule.func == "lms.common.jobs.run"


def test_logs_hold_neither_addresses_nor_secrets():
    line = (
        "mail to claire.morvan@valbourg.example, /compte/mot-de-passe/reinitialiser/4-abc123/ "
        "?token=s3cret&x=1 sessionid 8f14e45fceea167a5a36dedd4bea2543abcd1234"
    )
    told = scrub(line)
    for secret in ("claire", "4-abc123", "s3cret", "8f14e45f"):
        assert secret not in told
    assert "x=1" in told


def test_a_log_line_is_json_and_keeps_the_name_of_a_row():
    name = "11111111-2222-3333-4444-555555555555"
    record = logging.LogRecord("levier", logging.INFO, "", 1, "sent %s", (name,), None)
    assert json.loads(JsonFormatter().format(record))["message"] == f"sent {name}"


@pytest.mark.django_db
def test_the_server_says_that_it_is_alive_and_whether_it_is_ready(client):
    assert client.get("/healthz/").content == b"ok\n"
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()["worker"]) == (503, False)
    jobs.beat()
    answer = client.get("/readyz/")
    assert answer.json() == {"database": True, "cache": True, "worker": True}
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert client.get("/readyz/").status_code == 503


@pytest.mark.django_db
def test_each_answer_carries_the_name_of_its_request(client):
    assert client.get("/healthz/", headers={"X-Request-ID": "abcd-1234"})["X-Request-ID"] == (
        "abcd-1234"
    )
    forged = client.get("/healthz/", headers={"X-Request-ID": "a b\tc<script>"})
    assert len(forged["X-Request-ID"]) == 36


@pytest.mark.django_db
def test_the_interface_is_french_until_another_language_is_chosen(client):
    asked = {"Accept-Language": "en-GB"}
    assert client.get("/compte/connexion/", headers=asked)["Content-Language"] == "fr"
    answer = client.post("/langue/", {"language": "en", "next": "/compte/connexion/"})
    assert answer.url == "/compte/connexion/"
    assert client.get("/compte/connexion/")["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_person_reads_the_interface_in_their_own_language(claire, client_of):
    claire.language = "en"
    claire.save()
    assert client_of(claire).get("/compte/mot-de-passe/")["Content-Language"] == "en"


class Anyone:
    is_authenticated = True


def test_a_refusal_and_an_absence_are_the_same_answer():
    from django.http import Http404

    view = access.allowed(lambda person: False)(lambda request: None)
    request = RequestFactory().get("/x/")
    request.user = Anyone()
    with pytest.raises(Http404):
        view(request)


@pytest.mark.django_db
def test_a_script_without_a_session_gets_an_answer_it_can_read():
    from django.contrib.auth.models import AnonymousUser

    view = access.signed_in(lambda request: None)
    request = RequestFactory().post("/x/", headers={"Accept": "application/json"})
    request.user = AnonymousUser()
    assert view(request).status_code == 401
