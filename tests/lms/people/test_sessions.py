"""Sessions with more than a learner's rights are short; a learner's lasts the day."""

from datetime import timedelta

import pytest

from lms.common import clock

pytestmark = pytest.mark.django_db
NOW = clock.now()
ACCOUNT = "/compte/mot-de-passe/"


@pytest.fixture
def still_signed_in():
    def asked(client, after):
        with clock.at(NOW + after):
            return client.get(ACCOUNT).status_code == 200

    return asked


@pytest.fixture
def signed_in_now(client_of):
    def sign_in(person):
        with clock.at(NOW):
            return client_of(person)

    return sign_in


@pytest.mark.parametrize("name", ["sophie", "ines", "ada"])
def test_a_privileged_session_ends_after_thirty_idle_minutes(
    request, signed_in_now, still_signed_in, name
):
    client = signed_in_now(request.getfixturevalue(name))
    assert still_signed_in(client, timedelta(minutes=29))
    assert still_signed_in(client, timedelta(minutes=58))
    assert not still_signed_in(client, timedelta(minutes=88))


def test_a_privileged_session_ends_after_eight_hours_of_work(
    sophie, signed_in_now, still_signed_in
):
    client = signed_in_now(sophie)
    for quarter in range(1, 32):
        assert still_signed_in(client, timedelta(minutes=15 * quarter))
    assert not still_signed_in(client, timedelta(hours=8))


def test_a_session_that_ended_says_so_at_the_door(sophie, signed_in_now):
    client = signed_in_now(sophie)
    with clock.at(NOW + timedelta(hours=1)):
        page = client.get(ACCOUNT, follow=True)
    assert page.redirect_chain[-1][0] == f"/compte/connexion/?next={ACCOUNT}"
    assert len(list(page.context["messages"])) == 1


def test_a_teacher_keeps_their_session_while_away(claire, signed_in_now, still_signed_in):
    assert still_signed_in(signed_in_now(claire), timedelta(hours=9))
