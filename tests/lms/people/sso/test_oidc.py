"""OpenID Connect in the shape of ProConnect: a signed answer about the person."""

import base64
import hashlib
import json
import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from lms.common.models import AuditEntry
from lms.people.models import Person

pytestmark = pytest.mark.django_db
CLIENT = "levier"
NAMED = {"OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": "s", "OIDC_TRUSTS_EMAIL": 1}
AGENT = {
    "sub": "a1b2",
    "given_name": "Léa",
    "usual_name": "Martin",
    "email": "Lea.Martin@ac-valbourg.fr",
    "siret": "11004401300040",
    "uid": "lmartin",
}


class Connect:
    """The provider: what it signs, with which key, can be bent by a test."""

    def __init__(self, mock):
        self.url = mock.url
        self.key = self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.algorithm = "RS256"
        self.person, self.in_token, self.in_answer = dict(AGENT), {}, {}
        self.codes = {}
        self.plain = False
        self.ends = {}
        mock.answers |= {
            "/.well-known/openid-configuration": self.configuration,
            "/jwks": self.jwks,
            "/token": self.token,
            "/userinfo": self.userinfo,
        }

    def configuration(self, query):
        ends = self.ends | {
            "authorization": "/authorize",
            "token": "/token",
            "userinfo": "/userinfo",
        }
        return _json(
            {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/jwks",
                **{f"{name}_endpoint": self.url + path for name, path in ends.items()},
            }
        )

    def jwks(self, query):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return _json({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})

    def authorize(self, address):
        """The person agrees: the address the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, query):
        asked = self.codes.get(query["code"])
        digest = hashlib.sha256(query["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or challenge != asked["code_challenge"]:
            return _json({"error": "invalid_grant"})
        self.codes[query["code"]] = None
        token = self.sign(sub=self.person["sub"], nonce=asked["nonce"], **self.in_token)
        return _json({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def userinfo(self, query):
        if self.plain:
            return _json(self.person)
        return "application/jwt", self.sign(**self.person | self.in_answer).encode()

    def sign(self, **claims):
        told = {"iss": self.url, "aud": CLIENT, "exp": int(time.time()) + 60} | claims
        key = None if self.algorithm == "none" else self.key
        if self.algorithm == "HS256":
            key = "a secret that the provider and we would share"
        return jwt.encode(told, key, algorithm=self.algorithm, headers={"kid": "one"})


def _json(told):
    return "application/json", json.dumps(told).encode()


@pytest.fixture
def connect(mock, configure):
    configure(**NAMED, OIDC_URL=mock.url, OIDC_ONLY_ADULTS=1)
    return Connect(mock)


@pytest.fixture
def come_back(client, connect):
    def back():
        return client.get(connect.authorize(client.get("/compte/sso/oidc/").url))

    return back


def test_an_agent_comes_in_with_their_usual_name(client, come_back, signed_in_as):
    assert come_back().url == "/compte/affectation/"
    person = signed_in_as(client)
    assert (str(person), person.email) == ("Léa Martin", "lea.martin@ac-valbourg.fr")
    assert SocialAccount.objects.get().extra_data == {"profiles": [], "schools": []}


def test_what_is_asked_is_what_proconnect_wants(client, connect):
    asked = parse_qs(urlsplit(client.get("/compte/sso/oidc/").url).query)
    wanted = {"openid", "given_name", "usual_name", "email", "uid"}
    assert set(asked["scope"][0].split()) == wanted
    assert asked["acr_values"] == ["eidas1"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 32


def test_an_answer_that_nobody_signed_is_read_where_the_installation_says_so(
    client, connect, come_back, configure, signed_in_as
):
    connect.plain = True
    assert refused(client, come_back())
    configure(**NAMED, OIDC_URL=connect.url, OIDC_ONLY_ADULTS=1, OIDC_UNSIGNED_USERINFO=1)
    come_back()
    assert signed_in_as(client).last_name == "Martin"


def test_an_ent_says_what_its_people_do_or_opens_no_account(
    client, connect, come_back, configure, signed_in_as
):
    configure(**NAMED, OIDC_URL=connect.url, OIDC_ONLY_ADULTS=0)
    assert come_back().url == "/compte/connexion/"
    assert not Person.objects.exists()
    connect.person["profile"] = "National_TUT"
    assert come_back().url == "/profils/pour/guardian/"
    assert not Person.objects.exists()
    connect.person |= {"profile": "National_ENS", "structureUAI": ["9990001X"]}
    come_back()
    assert signed_in_as(client).last_name == "Martin"
    assert SocialAccount.objects.get().extra_data == {
        "profiles": ["National_ENS"],
        "schools": ["9990001X"],
    }


def test_a_known_address_joins_its_account(client, connect, come_back, signed_in_as, claire):
    connect.person["email"] = claire.email
    come_back()
    assert signed_in_as(client) == claire


def test_a_person_the_provider_calls_a_pupil_does_not_come_in(connect, come_back):
    connect.person["profile"] = "Student"
    assert come_back().url == "/profils/pour/pupil/"
    assert not Person.objects.exists()


def signed_out(client):
    """Where whoever signs out is offered to go, and what is asked there."""
    page = client.post("/compte/deconnexion/", follow=True)
    link = re.search(r'href="([^"]*end_session[^"]*)"', page.content.decode())
    return parse_qs(urlsplit(unescape(link[1])).query) if link else None


def test_signing_out_leads_to_the_end_of_the_session_there(client, connect, come_back):
    connect.ends = {"end_session": "/end_session"}
    come_back()
    asked = signed_out(client)
    token = jwt.decode(asked["id_token_hint"][0], options={"verify_signature": False})
    assert token["sub"] == "a1b2"
    assert asked["post_logout_redirect_uri"] == [f"{settings.LEVIER_SITE_URL}/"]
    assert len(asked["state"][0]) >= 16
    assert "_auth_user_id" not in client.session


def test_an_identity_is_linked_to_an_open_session_only_by_whoever_confirmed_it(
    client_of, connect, claire
):
    claire.set_password("le-cahier-vert-de-Valbourg-7")
    claire.save()
    client = client_of(claire)
    door = "/compte/sso/oidc/?process=connect"
    assert client.get(connect.authorize(client.get(door).url)).url == "/compte/"
    assert not SocialAccount.objects.exists()
    client.post("/compte/confirmer/", {"password": "le-cahier-vert-de-Valbourg-7"})
    client.get(connect.authorize(client.get(door).url))
    assert SocialAccount.objects.get().user == claire
    assert AuditEntry.objects.filter(verb="identity.linked", actor_uuid=claire.uuid).exists()


def test_whoever_came_by_a_provider_since_removed_still_signs_out(
    client, connect, come_back, settings
):
    come_back()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert signed_out(client) is None
    assert "_auth_user_id" not in client.session


def test_a_provider_without_an_end_of_session_is_left_alone(client, connect, come_back):
    come_back()
    assert signed_out(client) is None


def refused(client, answer):
    return answer.status_code in (401, 403) and not Person.objects.exists()


def another_key(connect):
    connect.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def no_signature(connect):
    connect.algorithm = "none"


def a_shared_secret(connect):
    connect.algorithm = "HS256"


def a_token_for_another_service(connect):
    connect.in_token["aud"] = "elsewhere"


def an_answer_for_another_service(connect):
    connect.in_answer["aud"] = "elsewhere"


def a_token_of_another_house(connect):
    connect.in_token["iss"] = "https://elsewhere.example"


def an_old_token(connect):
    connect.in_token["exp"] = int(time.time()) - 120


def an_answer_about_somebody_else(connect):
    connect.in_answer["sub"] = "z9"


def an_answer_about_nobody(connect):
    connect.in_answer["sub"] = ""


@pytest.mark.parametrize(
    "bend",
    [
        another_key,
        no_signature,
        a_shared_secret,
        a_token_for_another_service,
        an_answer_for_another_service,
        a_token_of_another_house,
        an_old_token,
        an_answer_about_somebody_else,
        an_answer_about_nobody,
    ],
)
def test_what_cannot_be_trusted_opens_nothing(client, connect, come_back, bend):
    bend(connect)
    assert refused(client, come_back())


def test_a_way_back_taken_twice_opens_nothing(client, connect, signed_in_as):
    way = connect.authorize(client.get("/compte/sso/oidc/").url)
    client.get(way)
    client.logout()
    assert client.get(way).status_code == 401
    assert signed_in_as(client) is None


def test_the_code_of_another_browser_opens_nothing(client, connect):
    stolen = connect.authorize(type(client)().get("/compte/sso/oidc/").url)
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    mine = connect.authorize(client.get("/compte/sso/oidc/").url)
    state = parse_qs(urlsplit(mine).query)["state"][0]
    back = client.get("/compte/sso/oidc/retour/", {"code": code, "state": state})
    assert refused(client, back)


def test_a_token_made_for_another_session_opens_nothing(client, connect, come_back):
    connect.in_token = {}
    connect.sign = lambda sign=connect.sign, **claims: sign(
        **claims | ({"nonce": "another"} if "nonce" in claims else {})
    )
    assert refused(client, come_back())


def test_giving_up_on_the_way_says_so(client, connect):
    way = client.get("/compte/sso/oidc/").url
    state = parse_qs(urlsplit(way).query)["state"][0]
    back = client.get("/compte/sso/oidc/retour/", {"error": "access_denied", "state": state})
    assert back.url == "/compte/sso/renonce/"
    assert client.get(back.url).status_code == 200


def test_an_address_without_https_is_refused_at_the_start(configure):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match="https"):
        configure(OIDC_URL="http://connect.example")
