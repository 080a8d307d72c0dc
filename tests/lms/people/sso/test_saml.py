"""SAML 2, against a provider that signs assertions with a key of its own."""

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from lms.people.models import Person

pytestmark = pytest.mark.django_db
ENTITY = "https://idp.valbourg.example"
US = "http://testserver/compte/saml/saml/metadonnees/"
ACS = "http://testserver/compte/saml/saml/retour/"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
TEACHER = {
    "ENTPersonProfils": "National_ENS",
    "ENTPersonStructRattach": "9990101J",
    "givenName": "Léa",
    "sn": "Martin",
    "mail": "lea.martin@ac-valbourg.fr",
}


def key_and_certificate():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(pem).decode()


class Provider:
    """What it says and signs can be bent by a test."""

    def __init__(self):
        self.key, self.certificate = key_and_certificate()
        self.signing_key = self.key
        self.signs, self.audience, self.recipient, self.late = True, US, ACS, 0
        self.attributes, self.format = dict(TEACHER), PERSISTENT

    def answer(self, address):
        """The response to the request that this address carries, as the browser will post it."""
        query = parse_qs(urlsplit(address).query)
        request = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15).decode()
        asked = re.search(r'\bID="([^"]+)"', request)[1]
        return base64.b64encode(self.response(asked).encode()).decode()

    def response(self, asked):
        now = datetime.now(UTC) - timedelta(minutes=self.late)
        at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        until = (now + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        attributes = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue>'
            "</saml:Attribute>"
            for name, value in self.attributes.items()
        )
        assertion = (
            '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" '
            f'ID="_{uuid4().hex}" IssueInstant="{at}"><saml:Issuer>{ENTITY}</saml:Issuer>'
            f'<saml:Subject><saml:NameID Format="{self.format}">lea-42</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{self.recipient}" '
            f'InResponseTo="{asked}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotBefore="{at}" NotOnOrAfter="{until}"><saml:AudienceRestriction>'
            f"<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{at}" SessionIndex="_1">'
            "<saml:AuthnContext><saml:AuthnContextClassRef>"
            "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>"
            "</saml:AuthnContext></saml:AuthnStatement>"
            f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )
        if self.signs:
            assertion = Utils.add_sign(
                assertion,
                self.signing_key,
                self.certificate,
                sign_algorithm=Constants.RSA_SHA256,
                digest_algorithm=Constants.SHA256,
            ).decode()
        return (
            '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid4().hex}" '
            f'Version="2.0" IssueInstant="{at}" Destination="{ACS}" InResponseTo="{asked}">'
            f"<saml:Issuer>{ENTITY}</saml:Issuer><samlp:Status><samlp:StatusCode "
            'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )


@pytest.fixture
def client():
    """A browser that names the host it asks, as they all do."""
    return Client(headers={"host": "testserver"})


@pytest.fixture
def provider(configure, tmp_path):
    one = Provider()
    (tmp_path / "idp.pem").write_text(one.certificate)
    configure(
        SAML_URL="https://idp.valbourg.example/sso",
        SAML_ENTITY_ID=ENTITY,
        SAML_CERTIFICATE=tmp_path / "idp.pem",
        SAML_TRUSTS_EMAIL=1,
    )
    return one


@pytest.fixture
def come_back(client, provider):
    def back(response=None):
        response = response or provider.answer(client.get("/compte/saml/saml/").url)
        posted = client.post("/compte/saml/saml/retour/", {"SAMLResponse": response})
        return client.get(posted.url)

    return back


def test_a_teacher_comes_in_with_a_confirmed_post(client, come_back, signed_in_as, valbourg):
    assert come_back().url == "/mon-espace/"
    person = signed_in_as(client)
    assert (str(person), person.email) == ("Léa Martin", "lea.martin@ac-valbourg.fr")
    assert (person.posts.get().organisation, person.posts.get().confirmed) == (
        valbourg.tilleuls,
        True,
    )


def test_pupils_land_on_their_public_page(client, provider, come_back, signed_in_as):
    provider.attributes["ENTPersonProfils"] = "National_ELV"
    assert come_back().url == "/profils/pour/pupil/"
    assert signed_in_as(client) is None
    assert not Person.objects.exists()


def test_a_provider_of_adults_only_needs_no_profile(
    client, configure, provider, come_back, signed_in_as
):
    del provider.attributes["ENTPersonProfils"]
    assert come_back().url == "/compte/connexion/"
    configure(SAML_ONLY_ADULTS=1)
    come_back()
    assert signed_in_as(client).last_name == "Martin"


def test_our_metadata_can_be_read_by_the_provider(client, provider):
    text = client.get("/compte/saml/saml/metadonnees/").content.decode()
    assert f'entityID="{US}"' in text
    assert f'Location="{ACS}"' in text
    assert 'WantAssertionsSigned="true"' in text


def another_key(provider):
    provider.signing_key = key_and_certificate()[0]


def no_signature(provider):
    provider.signs = False


def another_audience(provider):
    provider.audience = "https://elsewhere.example"


def another_recipient(provider):
    provider.recipient = "https://elsewhere.example/acs"


def too_late(provider):
    provider.late = 30


def a_name_for_one_time(provider):
    provider.format = TRANSIENT


@pytest.mark.parametrize(
    "bend",
    [
        another_key,
        no_signature,
        another_audience,
        another_recipient,
        too_late,
        a_name_for_one_time,
    ],
)
def test_what_cannot_be_trusted_opens_nothing(provider, come_back, bend):
    bend(provider)
    assert come_back().status_code == 401
    assert not Person.objects.exists()


def test_an_assertion_changed_on_the_way_opens_nothing(client, provider, come_back):
    sent = base64.b64decode(provider.answer(client.get("/compte/saml/saml/").url)).decode()
    changed = sent.replace("lea.martin@", "ada.kessler@")
    assert come_back(base64.b64encode(changed.encode()).decode()).status_code == 401
    assert not Person.objects.exists()


def test_a_response_shown_twice_opens_nothing(client, provider, come_back, signed_in_as):
    response = provider.answer(client.get("/compte/saml/saml/").url)
    come_back(response)
    client.logout()
    assert come_back(response).status_code == 401
    assert signed_in_as(client) is None


def test_a_response_that_nobody_asked_for_opens_nothing(provider, come_back):
    response = base64.b64encode(provider.response("_never-asked").encode()).decode()
    assert come_back(response).status_code == 401
    assert not Person.objects.exists()


@pytest.mark.parametrize("response", ["", "not base64 !", "PGh0bWw+"])
def test_what_is_no_response_is_refused_with_a_page(come_back, response):
    assert come_back(response or " ").status_code == 401
