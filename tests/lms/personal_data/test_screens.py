"""Mes données, the officer's screens, the activity log."""

import re

import pytest
from django.conf import settings

from lms.common import audit
from lms.common.models import AuditEntry
from lms.common.network import coarse
from lms.people.models import Person
from lms.personal_data.models import ErasureRequest
from lms.personal_data.verbs import WORDS
from lms.reporting.queries import counts_overview, overview
from tests import factories

pytestmark = pytest.mark.django_db
BASE = settings.BASE_DIR
MINE = "/mon-espace/mes-donnees/"


def test_a_person_sees_what_is_kept_about_them(full_claire, client_of):
    page = client_of(full_claire).get(MINE).content.decode()
    for words in ("Suivi des parcours", "Quiz et mises en pratique", full_claire.email):
        assert words in page


def test_a_person_corrects_their_name_and_the_log_says_which_field(claire, client_of):
    answer = client_of(claire).post(
        MINE,
        {
            "first_name": "Claire",
            "last_name": "Morvan-Le Goff",
            "language": "fr",
            "time_zone": "Indian/Reunion",
        },
    )
    assert answer.status_code == 302
    claire.refresh_from_db()
    assert (claire.last_name, claire.time_zone) == ("Morvan-Le Goff", "Indian/Reunion")
    entry = AuditEntry.objects.get(verb="person.corrected")
    assert entry.facts == {"fields": ["last_name", "time_zone"]}


def test_a_name_is_not_left_empty(claire, client_of):
    page = client_of(claire).post(MINE, {"first_name": "", "last_name": ""})
    assert page.status_code == 200
    assert "Claire Morvan" in page.content.decode()
    claire.refresh_from_db()
    assert claire.first_name == "Claire"


def test_whoever_objects_is_in_no_figure_and_still_followed(
    claire, client_of, paul, sophie, valbourg, curriculum
):
    factories.teachers(7, valbourg.acacias)
    assert counts_overview(paul)[0].total == 10  # eight, read in fives
    client_of(claire).post(f"{MINE}statistiques/", {"counted": "no"})
    assert counts_overview(paul)[0].total == 5
    assert overview(sophie)[0].total == 1
    client_of(claire).post(f"{MINE}statistiques/", {"counted": "yes"})
    assert counts_overview(paul)[0].total == 10


def test_a_request_is_sent_read_and_withdrawn(claire, client_of):
    client = client_of(claire)
    refused = client.post(f"{MINE}effacement/", {"reason": "Je pars"})
    assert refused.status_code == 200  # the box was not ticked
    assert not ErasureRequest.objects.exists()
    client.post(f"{MINE}effacement/", {"reason": "Je pars", "sure": "on"})
    assert ErasureRequest.objects.get().reason == "Je pars"
    assert "Retirer ma demande" in client.get(MINE).content.decode()
    client.post(f"{MINE}effacement/retirer/")
    assert ErasureRequest.objects.get().state == "withdrawn"


def test_the_officer_answers_on_their_screen(claire, dora, client_of):
    client_of(claire).post(f"{MINE}effacement/", {"reason": "Je pars", "sure": "on"})
    asked = ErasureRequest.objects.get()
    officer = client_of(dora)
    assert "Claire Morvan" in officer.get("/registre/demandes/").content.decode()
    address = f"/registre/demandes/{asked.uuid}/"
    page = officer.post(address, {"decision": "refuse", "answer": ""})
    assert "un refus donne son motif" in page.content.decode()
    answer = officer.post(address, {"decision": "accept"})
    assert answer.status_code == 302
    assert not Person.objects.filter(pk=claire.pk).exists()
    page = officer.get("/registre/demandes/").content.decode()
    assert "Compte effacé" in page
    assert "Claire" not in page


def test_a_request_by_letter_is_recorded_by_the_officer(claire, dora, client_of):
    answer = client_of(dora).post(
        f"/registre/personnes/{claire.uuid}/", {"reason": "Lettre du 3 mars"}
    )
    asked = ErasureRequest.objects.get(person=claire)
    assert answer.url == f"/registre/demandes/{asked.uuid}/"


def test_deleting_in_the_back_office_leads_to_a_request(claire, ada, client_of):
    client = client_of(ada)
    answer = client.post(f"/admin/users/delete/{claire.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/registre/personnes/{claire.uuid}/"
    assert "Un compte ne se supprime pas ici" in answer.content.decode()
    assert Person.objects.filter(pk=claire.pk).exists()
    answer = client.post(
        f"/admin/bulk/lms/person/delete/?id={claire.pk}&next=/admin/users/", follow=True
    )
    assert "Un compte ne se supprime pas ici" in answer.content.decode()
    assert Person.objects.filter(pk=claire.pk).exists()


def test_the_log_tells_who_what_when_and_from_where_and_no_name(claire, dora, client_of):
    client = client_of(claire)
    client.post(f"{MINE}export/", REMOTE_ADDR="203.0.113.77")
    entry = AuditEntry.objects.get(verb="data.exported")
    assert entry.network == "203.0.113.0/24"
    assert audit.broken_links() == []
    page = client_of(dora).get("/registre/journal/", {"about": claire.uuid})
    text = page.content.decode()
    assert "data.exported" in text
    assert "203.0.113.0/24" in text
    assert "Morvan" not in text
    assert all(claire.uuid in (one.actor_uuid, one.target_uuid) for one in page.context["page_obj"])


def test_the_log_is_searched_by_verb_and_refuses_a_wrong_identifier(claire, ada, client_of):
    client = client_of(ada)
    page = client.get("/registre/journal/", {"verb": "account.opened"})
    assert {one.verb for one in page.context["page_obj"]} == {"account.opened"}
    page = client.get("/registre/journal/", {"about": "Claire"})
    assert "Un identifiant ressemble à" in page.content.decode()


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::7", "2001:db8:1::/48"), ("", "")],
)
def test_an_address_is_kept_as_its_network(address, network):
    assert coarse(address) == network


def test_what_is_kept_is_read_value_by_value(full_claire, client_of):
    page = client_of(full_claire).get(MINE).content.decode()
    for words in ("École élémentaire Les Tilleuls", "Ma classe dans l’ENT", "Remplir le cahier"):
        assert words in page


def test_the_log_says_in_french_what_was_done(dora, claire, client_of):
    audit.record(actor=claire, verb="password.changed", target=claire)
    page = client_of(dora).get("/registre/journal/").content.decode()
    assert "<h3>Mot de passe changé</h3>" in page


def test_every_verb_of_the_log_has_its_words():
    written = re.compile(r'verb=f?"([a-z_]+\.[a-z_]+)"')
    found = {
        verb
        for path in (*BASE.glob("lms/**/*.py"), *BASE.glob("cms/**/*.py"))
        for verb in written.findall(path.read_text(encoding="utf-8"))
    }
    assert found
    assert found - set(WORDS) == set()
