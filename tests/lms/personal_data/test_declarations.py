"""What holds personal data says so, and everything else is read from there."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from wagtail.models import Site

from cms.models import SiteIdentity
from lms.people.models import Person
from lms.personal_data import declarations, queries

PERSONAL_NAMES = {"first_name", "last_name", "email", "address", "ip_address", "network", "phone"}
#: Where a field of such a name is about an organisation or the site.
NOT_PEOPLE = {"cms.SiteIdentity", "cms.AccessibilityPage"}


def is_personal(field):
    link = field.remote_field
    return (
        (link is not None and link.model is Person)
        or isinstance(field, (models.EmailField, models.GenericIPAddressField))
        or field.name in PERSONAL_NAMES
    )


def holders():
    for model in apps.get_models():
        own = [*model._meta.local_fields, *model._meta.local_many_to_many]
        if any(is_personal(field) for field in own):
            yield model


def test_every_model_that_holds_personal_data_declares_it():
    silent = {model._meta.label for model in holders() if not declarations.of(model)}
    assert silent - NOT_PEOPLE == set()


def test_what_is_reached_through_a_person_s_row_is_declared_as_well():
    """A table that only hangs from a person's row (the answer to a practice) is personal too."""
    owned = set(declarations.owned())
    silent = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label == "lms" and not declarations.of(model)
        for field in model._meta.local_fields
        if field.remote_field
        and field.remote_field.model in owned
        and field.remote_field.on_delete is models.CASCADE
    }
    assert silent == set()


def test_declarations_name_real_fields():
    for model, said in declarations.declared().items():
        for path in (said.owner, *said.given, *said.kept_inside, *said.files):
            if path:
                declarations.field_at(model, path)
        for end in said.ends:
            assert end.kept in settings.LEVIER_RETENTION
            assert declarations.field_at(model, end.since).get_internal_type() == "DateTimeField"


def test_what_people_read_is_in_words():
    for said in declarations.declared().values():
        assert [path for path in said.given if path not in declarations.LABELS] == []
    assert set(declarations.PERIODS) == set(settings.LEVIER_RETENTION)


def test_the_owner_of_a_row_is_a_person():
    for model, said in declarations.owned().items():
        field = declarations.field_at(model, said.owner)
        assert model is Person or field.related_model is Person, model


@pytest.mark.django_db
def test_the_record_holds_every_declared_model(client):
    page = client.get("/registre/").content.decode()
    kinds = [kind for sheet in queries.record() for kind in sheet.kinds]
    assert len(kinds) == len(declarations.declared())
    for treatment in ("Comptes et affectations", "Attestations", "Suivi des parcours"):
        assert treatment in page


@pytest.mark.django_db
def test_the_record_says_how_long_an_account_itself_is_kept(client, settings):
    settings.LEVIER_RETENTION = settings.LEVIER_RETENTION | {"accounts": 1234}
    page = client.get("/registre/").content.decode()
    assert "Comptes sans affectation, depuis la dernière connexion" in page
    assert "1234 jours" in page


@pytest.mark.django_db
def test_the_record_names_who_answers_for_the_data(client):
    assert "À indiquer par l’équipe projet" in client.get("/registre/").content.decode()
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.controller = "Rectorat de Valbourg\n1 place du Marché"
    identity.data_protection = "dpd@ac-valbourg.example"
    identity.save()
    page = client.get("/registre/").content.decode()
    assert "Rectorat de Valbourg<br>1 place du Marché" in page
    assert "dpd@ac-valbourg.example" in page
    assert "À indiquer" not in page
