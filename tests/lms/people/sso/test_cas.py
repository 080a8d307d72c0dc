"""CAS, against a server that gives tickets, each for one service and one time."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from lms.common.models import AuditEntry, Message
from lms.people import declarations
from lms.people.models import Person, Role
from lms.people.sso import cas
from lms.territory.models import Audience
from tests import factories

pytestmark = pytest.mark.django_db
SERVICE = "http://testserver/compte/sso/cas/retour/"
TEACHER = {
    "ENTPersonProfils": ["National_ENS"],
    "ENTPersonStructRattach": ["9990101J"],
    "givenName": ["Léa"],
    "sn": ["Martin"],
    "mail": ["lea.martin@ac-valbourg.fr"],
}


class CasServer:
    def __init__(self, mock):
        self.tickets, self.given = {}, 0
        mock.answers["/cas/p3/serviceValidate"] = self.validate

    def give(self, user="lea", service=SERVICE, **attributes):
        self.given += 1
        ticket = f"ST-{self.given}-abc"
        self.tickets[ticket] = (user, service, attributes)
        return ticket

    def validate(self, query):
        user, service, attributes = self.tickets.pop(query["ticket"], (None, "", {}))
        if user is None or service != query["service"]:
            told = '<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'
        else:
            told = "".join(
                f"<cas:{name}>{value}</cas:{name}>"
                for name, values in attributes.items()
                for value in values
            )
            told = (
                f"<cas:authenticationSuccess><cas:user>{user}</cas:user>"
                f"<cas:attributes>{told}</cas:attributes></cas:authenticationSuccess>"
            )
        answer = (
            f'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{told}'
            "</cas:serviceResponse>"
        )
        return "application/xml", answer.encode()


@pytest.fixture
def server(mock, configure):
    configure(CAS_URL=f"{mock.url}/cas", CAS_NAME="ENT Mosaïque", CAS_TRUSTS_EMAIL=1)
    return CasServer(mock)


@pytest.fixture
def come_back(client, server):
    """Leave for the ENT, and come back with a ticket."""

    def back(ticket, leave=True):
        if leave:
            sent = urlsplit(client.get("/compte/sso/cas/").url)
            assert (sent.path, parse_qs(sent.query)["service"]) == ("/cas/login", [SERVICE])
        return client.get("/compte/sso/cas/retour/", {"ticket": ticket})

    return back


def test_a_teacher_comes_in_with_a_confirmed_post(
    client, server, come_back, signed_in_as, valbourg
):
    assert come_back(server.give(**TEACHER)).url == "/mon-espace/"
    person = signed_in_as(client)
    assert (str(person), person.email) == ("Léa Martin", "lea.martin@ac-valbourg.fr")
    post = person.posts.get()
    assert (post.organisation, post.audience, post.role, post.confirmed) == (
        valbourg.tilleuls,
        Audience.TEACHER,
        Role.LEARNER,
        True,
    )
    assert AuditEntry.objects.get(verb="account.opened").facts == {"origin": "cas"}


def test_only_the_profile_and_the_schools_are_kept(server, come_back, valbourg):
    come_back(server.give(**TEACHER))
    assert SocialAccount.objects.get().extra_data == {
        "profiles": ["National_ENS"],
        "schools": ["9990101J"],
    }


def test_the_same_identity_finds_its_account_again(client, server, come_back, signed_in_as):
    come_back(server.give(**TEACHER))
    first = signed_in_as(client)
    client.logout()
    come_back(server.give(**TEACHER | {"mail": ["autre@ac-valbourg.fr"]}))
    assert signed_in_as(client) == first


def test_a_verified_address_joins_the_account_that_has_it(
    client, server, come_back, signed_in_as, claire
):
    come_back(server.give(**TEACHER | {"mail": [claire.email.upper()]}))
    assert signed_in_as(client) == claire


def test_an_address_that_the_provider_does_not_verify_joins_nothing(
    client, server, configure, come_back, signed_in_as, claire
):
    configure(CAS_TRUSTS_EMAIL=0)
    come_back(server.give(**TEACHER | {"mail": [claire.email]}))
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()


def test_an_account_whose_address_was_never_proved_is_joined_to_nothing(
    client, server, come_back, signed_in_as, claire
):
    claire.emailaddress_set.update(verified=False)
    come_back(server.give(**TEACHER | {"mail": [claire.email]}))
    assert signed_in_as(client) is None


def test_a_declared_post_is_confirmed_by_the_sign_on(server, come_back, valbourg):
    lea = factories.person("Léa", "Martin", email=TEACHER["mail"][0])
    post = declarations.declare_post(
        actor=lea, organisation=valbourg.tilleuls, audience=Audience.TEACHER
    )
    come_back(server.give(**TEACHER))
    assert list(lea.posts.values_list("pk", "confirmed")) == [(post.pk, True)]


def test_the_sign_on_confirms_only_the_profile_that_it_says(server, come_back, valbourg):
    lea = factories.person("Léa", "Martin", email=TEACHER["mail"][0])
    declarations.declare_post(actor=lea, organisation=valbourg.tilleuls, audience=Audience.HEAD)
    come_back(server.give(**TEACHER))
    assert set(lea.posts.values_list("audience", "confirmed")) == {
        (Audience.HEAD, False),
        (Audience.TEACHER, True),
    }


def test_a_head_keeps_their_post_and_gets_no_second_one(server, come_back, sophie):
    come_back(server.give(**TEACHER | {"mail": [sophie.email]}))
    assert sophie.posts.get().role == Role.HEAD


@pytest.mark.parametrize("profile", ["National_ELV", "National_TUT", "Student", "Relative"])
def test_pupils_and_families_land_on_their_public_page_without_a_trace(
    client, server, come_back, signed_in_as, caplog, profile
):
    answer = come_back(server.give(user="zoe.petit", **TEACHER | {"ENTPersonProfils": [profile]}))
    audience = "pupil" if profile in ("National_ELV", "Student") else "guardian"
    assert answer.url == f"/profils/pour/{audience}/"
    assert signed_in_as(client) is None
    assert not Person.objects.exists()
    assert not SocialAccount.objects.exists()
    assert "Martin" not in str(dict(client.session))
    assert "zoe" not in caplog.text


def test_a_pupil_is_one_whatever_else_is_said(server, come_back):
    both = TEACHER | {"ENTPersonProfils": ["National_ENS", "National_ELV"]}
    assert come_back(server.give(**both)).url == "/profils/pour/pupil/"


def test_a_teacher_who_is_a_parent_too_comes_in(client, server, come_back, signed_in_as):
    come_back(server.give(**TEACHER | {"ENTPersonProfils": ["National_TUT", "National_ENS"]}))
    assert signed_in_as(client).get_full_name() == "Léa Martin"


def test_an_unknown_profile_does_not_come_in(client, server, come_back, signed_in_as):
    assert come_back(server.give(**TEACHER | {"ENTPersonProfils": []})).url == "/compte/connexion/"
    assert signed_in_as(client) is None


def test_a_ticket_shown_twice_is_refused(client, server, come_back, signed_in_as):
    ticket = server.give(**TEACHER)
    come_back(ticket)
    client.logout()
    kept = server.give(**TEACHER)
    server.tickets[ticket] = server.tickets.pop(kept)  # even by a provider that would accept it
    assert come_back(ticket).status_code == 401
    assert signed_in_as(client) is None


def test_a_ticket_for_another_service_is_refused(client, server, come_back, signed_in_as):
    ticket = server.give(service="http://elsewhere.example/", **TEACHER)
    assert come_back(ticket).status_code == 401
    assert signed_in_as(client) is None


def test_a_ticket_brought_by_a_browser_that_never_left_is_refused(
    client, server, come_back, signed_in_as
):
    assert come_back(server.give(**TEACHER), leave=False).status_code == 401
    assert signed_in_as(client) is None


@pytest.mark.parametrize("ticket", ["", "PT-1", "ST-", "ST-1 2", "ST-" + "x" * 300])
def test_what_is_no_ticket_is_not_even_asked_about(come_back, ticket):
    assert come_back(ticket).status_code == 401


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>maintenance</html>",
        b"not xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<r xmlns:c="http://www.yale.edu/tp/cas"><c:authenticationSuccess><c:user>a</c:user>'
        b"</c:authenticationSuccess></r>",
        b'<c:serviceResponse xmlns:c="http://www.yale.edu/tp/cas"><c:authenticationSuccess>'
        b"<c:user> </c:user></c:authenticationSuccess></c:serviceResponse>",
    ],
)
def test_an_answer_that_names_nobody_signs_nobody_in(answer):
    with pytest.raises(cas.Refused):
        cas.read_answer(answer)


def test_an_account_that_was_closed_does_not_come_in(client, server, come_back, signed_in_as):
    come_back(server.give(**TEACHER))
    Person.objects.update(is_active=False)
    client.logout()
    come_back(server.give(**TEACHER))
    assert signed_in_as(client) is None


def test_a_second_factor_is_still_asked(client, server, come_back, paul):
    answer = come_back(server.give(**TEACHER | {"mail": [paul.email]}))
    assert client.get(answer.url).url.startswith("/compte/double-authentification/application/")


def test_without_an_address_one_is_asked_for_and_proved(client, server, come_back, signed_in_as):
    answer = come_back(server.give(**TEACHER | {"mail": []}))
    assert answer.url == "/compte/sso/adresse/"
    assert client.get(answer.url).status_code == 200
    sent = client.post(answer.url, {"email": "lea@ac-valbourg.fr"})
    assert sent.url == "/compte/adresse/a-confirmer/"
    assert signed_in_as(client) is None


def test_whoever_proves_an_address_cuts_what_another_had_linked_to_it(client, server, come_back):
    come_back(server.give(**TEACHER | {"mail": []}))
    client.post("/compte/sso/adresse/", {"email": "vraie@ac-valbourg.fr"})
    assert SocialAccount.objects.count() == 1
    owner = type(client)()
    owner.post("/compte/code/", {"email": "vraie@ac-valbourg.fr"})
    code = re.search(r"^[A-Z0-9-]{6,12}$", Message.objects.latest("pk").text, re.M)[0]
    owner.post("/compte/code/saisir/", {"code": code})
    assert "_auth_user_id" in owner.session
    assert not SocialAccount.objects.exists()


def test_without_a_provider_there_is_no_door(client):
    for path in ("/compte/sso/cas/", "/compte/sso/oidc/", "/compte/saml/saml/"):
        assert client.get(path).status_code == 404
    assert "ENT" not in client.get("/compte/connexion/").content.decode().partition("<main")[2]


def test_the_sign_in_page_names_the_provider(client, server):
    page = client.get("/compte/connexion/").content.decode()
    assert "ENT Mosaïque" in page
    assert 'href="/compte/sso/cas/' in page


def test_an_ent_with_words_of_its_own_is_read_through_the_settings(
    client, server, settings, come_back, signed_in_as
):
    settings.LEVIER_ENT_PROFILES = {"Prof": "teacher"}
    settings.LEVIER_ENT_ATTRIBUTES = settings.LEVIER_ENT_ATTRIBUTES | {"profiles": ["metier"]}
    come_back(server.give(**TEACHER | {"ENTPersonProfils": ["National_ELV"], "metier": ["Prof"]}))
    assert signed_in_as(client).last_name == "Martin"
