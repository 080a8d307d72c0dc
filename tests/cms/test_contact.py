import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.blocks import ContactsBlock
from cms.models import ContactPage
from lms.support.models import SupportRequest
from tests.cms.builders import live
from tests.factories import client_of

SECRETARY = {
    "subject": "Une formation",
    "text": "Les dates, une attestation qui manque.",
    "who": "Secrétariat de la circonscription",
    "email": "secretariat@valbourg.example",
    "phone": "01 99 00 12 34",
    "hours": "Le matin",
    "address": "12 rue des Tilleuls\n99000 Valbourg",
}


@pytest.fixture
def contact(site):
    return live(
        ContactPage,
        site.home,
        "Contact",
        slug="contact",
        contacts=[{"type": "contact", "value": SECRETARY}],
    )


def soup_of(client, page):
    return BeautifulSoup(client.get(page.url).content, "html.parser")


def test_it_says_whom_to_ask_and_each_address_is_a_link(contact, client):
    soup = soup_of(client, contact)
    links = {one["href"]: one.get_text() for one in soup.select("dl a")}
    assert links == {
        "tel:0199001234": "01 99 00 12 34",
        "mailto:secretariat@valbourg.example": "secretariat@valbourg.example",
    }
    assert "12 rue des Tilleuls" in soup.select_one("dl").get_text()


def test_what_is_not_said_takes_no_line(contact, client):
    contact.contacts = [("contact", {"subject": "Un accès", "who": "Votre école"})]
    contact.save_revision().publish()
    soup = soup_of(client, contact)
    assert [one.get_text() for one in soup.select("dl dt")] == ["À qui"]


def test_a_visitor_writes_from_there_and_is_asked_to_prove_their_address(contact, client):
    form = soup_of(client, contact).select_one("main form[method=post]")
    typed = {one["name"]: one.get("value", "") for one in form.select("input")}
    typed |= {"text": "Je n’ai plus mon code.", "email": "parent@exemple.example"}
    answer = client.post(form["action"], typed)
    assert (answer.status_code, answer.url) == (302, "/aide/demande/envoyee/")
    call = SupportRequest.objects.get()
    assert (call.page_path, call.text) == (contact.url, "Je n’ai plus mon code.")
    assert call.state == SupportRequest.State.UNCONFIRMED


def test_whoever_is_signed_in_gives_no_address(contact, claire):
    form = soup_of(client_of(claire), contact).select_one("main form[method=post]")
    assert form.select_one("[name=email]") is None
    chosen = form.select_one("[name=audience] option[selected]")
    assert chosen["value"] == "teacher"
    assert form.select_one("[name=audience] option[value=everyone]") is None


def test_a_telephone_that_is_none_is_refused_in_a_sentence():
    block = ContactsBlock().child_blocks["contact"]
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(SECRETARY | {"phone": "demander à Paul"}))
    sentences = refused.value.block_errors["phone"].messages
    assert sentences == ["Des chiffres, des espaces, des points\xa0: 01 99 00 12 34."]


def test_search_finds_it_by_what_it_says(contact, client):
    results = client.get("/recherche/?q=secrétariat").context["results"]
    assert [page.title for page, _kind, _why in results] == ["Contact"]
    assert Page.objects.type(ContactPage).count() == 1
