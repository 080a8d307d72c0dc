"""A name is taken out where it stands for itself, never inside somebody else's."""

import io
import unicodedata
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from openpyxl import Workbook

from lms.common.models import Message
from lms.common.outbox import operations as mail
from lms.people.models import FormerName, Person
from lms.personal_data import naming
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def petit(valbourg):
    return factories.person("Paul", "Petit", valbourg.tilleuls)


def after(petit, text):
    """What remains of a text of ours once this person is gone."""
    colleague = Person.objects.exclude(pk=petit.pk).first()
    message = mail.queue(kind="note", about=uuid4(), person=colleague, subject="Bonjour", text=text)
    naming.take_out(naming.names_of(petit, [petit.email]))
    return Message.objects.get(pk=message.pk).text


@pytest.mark.parametrize(
    "text",
    [
        "Mme Petitjean vous attend.",
        "Jean-Paul Petit est un autre.",
        "Écrivez à j{email}.",
        "Écrivez à jean.{email}.",
        "Écrivez à {email}.org pour voir.",
    ],
)
def test_longer_names_and_addresses_are_somebody_elses(petit, claire, text):
    text = text.format(email=petit.email)
    assert after(petit, text) == text


@pytest.mark.parametrize(
    "text", ["Paul Petit, bonjour.", "(M. Petit)", "PAUL PETIT", "Écrivez à {email}.", "<{email}>"]
)
def test_the_name_and_the_address_go(petit, claire, text):
    left = after(petit, text.format(email=petit.email)).lower()
    assert "petit" not in left


def test_the_account_of_a_longer_address_is_untouched(petit, valbourg):
    other = factories.person("Jeanne", "Autre", valbourg.tilleuls)
    Person.objects.filter(pk=other.pk).update(email=f"j{petit.email}")
    naming.take_out(naming.names_of(petit, [petit.email]))
    assert Person.objects.get(pk=other.pk).email == f"j{petit.email}"


def test_a_name_made_of_small_words_is_sought_nowhere(valbourg):
    nobody = factories.person("de", "la", valbourg.tilleuls)
    assert naming.names_of(nobody, [nobody.email]) == [nobody.email]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("Hélène", "Lefèvre", "Helene Lefevre"),
        ("Hélène", "Lefèvre", "HELENE LEFEVRE"),
        ("Anne-Claire", "Le Goff", "Anne Claire LE GOFF"),
    ],
)
def test_a_name_typed_without_its_accents_or_hyphens_goes(claire, valbourg, first, last, text):
    person = factories.person(first, last, valbourg.tilleuls)
    assert after(person, text) == "[compte effacé]"


def test_a_name_whose_accents_are_signs_of_their_own_goes(claire, valbourg):
    """As some systems write them, in the names of files first."""
    helene = factories.person("Hélène", "Lefèvre", valbourg.tilleuls)
    assert after(helene, unicodedata.normalize("NFD", "Lettre de Hélène Lefèvre")) == (
        "Lettre de [compte effacé]"
    )


def test_somebody_who_had_many_long_names_goes_by_each(claire, valbourg):
    someone = factories.person("Anne-Hélène", "Lefèvre-Müller", valbourg.tilleuls)
    FormerName.objects.bulk_create(
        FormerName(person=someone, first_name="Anne-Hélène", last_name=f"Lefèvre-Dupré{letter}")
        for letter in "abcdefgh"
    )
    text = "Anne-Hélène Lefèvre-Duprée, puis ANNE HELENE LEFEVRE MULLER"
    assert after(someone, text) == "[compte effacé], puis [compte effacé]"


def test_somebody_whose_name_differs_by_an_accent_keeps_theirs(claire, valbourg):
    helene = factories.person("Hélène", "Lefèvre", valbourg.tilleuls)
    factories.person("Helene", "Lefevre", valbourg.acacias)
    text = "Mme Lefevre et Helene Lefevre"
    assert after(helene, text) == text
    assert "Hélène Lefèvre" in naming.shared_names_of(helene)


def workbook(name):
    book = Workbook()
    book.active.append(["nom", name])
    book.save(content := io.BytesIO())
    return content.getvalue()


NAME = "Hélène Lefèvre"


@pytest.mark.parametrize(
    "content",
    [
        NAME.encode("windows-1252"),
        NAME.encode(),
        unicodedata.normalize("NFD", NAME).encode(),
        workbook(NAME),
    ],
)
def test_a_file_that_names_somebody_is_found_whatever_it_is_made_of(content):
    name = default_storage.save("fichier", ContentFile(content))
    stored = FieldFile(None, FileField(storage=default_storage), name)
    assert naming.holds(stored, [NAME.lower()])
    assert not naming.holds(stored, ["claire morvan"])
    default_storage.delete(name)
