"""An administrator sends a file, reads what it would do, confirms; the person is invited once."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.common import clock
from lms.common.models import Message
from lms.people import invitations
from lms.people.imports import forms
from lms.people.models import PeopleImport, Person
from tests.lms.people import papers
from tests.lms.people.papers import csv_of, row

pytestmark = pytest.mark.django_db
IMPORTS = reverse("people_imports:imports")


@pytest.fixture
def office(ada, valbourg, client_of, django_capture_on_commit_callbacks):
    """Ada's browser; what she asks for is done by the worker at once."""
    papers.true_codes()
    client = client_of(ada)

    def call(method, name, *args, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return getattr(client, method)(
                reverse(f"people_imports:{name}", args=args), data, follow=True
            )

    return call


def sent(office, content, name="personnes.csv"):
    page = office("post", "imports", file=SimpleUploadedFile(name, content))
    return page, PeopleImport.objects.first()


def test_a_file_is_shown_line_by_line_then_written_then_undone(office):
    content = csv_of(row("new@x.example", "Lucie", "Perrin"), row("faux"))
    _page, read = sent(office, content)
    page = office("get", "one", read.uuid).content.decode()
    assert "Lucie Perrin" in page
    assert "Rien n’est encore écrit" in page
    assert "n’est pas une adresse de courriel" in page
    assert not Person.objects.filter(email="new@x.example").exists()
    page = office("post", "apply", read.uuid, invite="on").content.decode()
    assert Person.objects.filter(email="new@x.example").exists()
    assert "Défaire cet import" in office("get", "one", read.uuid).content.decode()
    assert Message.objects.filter(kind=invitations.KIND).count() == 1
    office("post", "undo", read.uuid)
    assert not Person.objects.filter(email="new@x.example").exists()
    assert not Message.objects.filter(kind=invitations.KIND).exists()


def test_refused_lines_come_back_as_a_file_that_can_be_sent_again(office):
    _page, read = sent(office, csv_of(row("new@x.example", "=1+1"), row("ok@x.example")))
    answer = office("get", "refused", read.uuid)
    assert "attachment" in answer["Content-Disposition"]
    [header, line] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert line[:2] == ["new@x.example", "'=1+1"]  # which no spreadsheet computes
    assert line[9] == "2"
    line[1] = "Lucie"
    _page, again = sent(office, csv_of(line, header=header))
    assert (again.created, again.refused) == (1, 0)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_template_can_be_sent_as_it_is(office, extension):
    content = office("get", "template", extension).content
    _page, read = sent(office, content, f"modele.{extension}")
    assert (read.state, read.created, read.refused) == ("ready", 3, 0)


def test_a_file_that_cannot_be_read_is_said_under_its_field(office, monkeypatch):
    for content, said in (
        (b"a;b\r\n1;2\r\n", "il manque des colonnes"),
        (b"", "Ce fichier est vide"),
        (papers.bomb(), "se déplie en 301"),
    ):
        page, read = sent(office, content)
        assert said in page.content.decode()
        assert read is None
    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    page, read = sent(office, csv_of(row("a@x.example")))
    assert "plus de 50" in page.content.decode()
    assert read is None


def test_a_dropped_file_leaves_nothing(office):
    _page, read = sent(office, csv_of(row("new@x.example")))
    office("post", "discard", read.uuid)
    assert not PeopleImport.objects.exists()


def test_nobody_but_an_administrator_finds_these_screens(client_of, sophie, helene, ines, office):
    _page, read = sent(office, csv_of(row("new@x.example")))
    for person in (sophie, helene, ines):
        client = client_of(person)
        assert client.get(IMPORTS).status_code == 404
        assert client.get(reverse("people_imports:one", args=[read.uuid])).status_code == 404
        answer = client.post(reverse("people_imports:apply", args=[read.uuid]))
        assert answer.status_code == 404


def test_somebody_is_invited_once_and_again_only_when_asked(office, client):
    content = csv_of(row("new@x.example", "Lucie", "Perrin"))
    for _time in range(2):
        _page, read = sent(office, content)
        office("post", "apply", read.uuid, invite="on")
    assert Message.objects.filter(kind=invitations.KIND).count() == 1
    lucie = Person.objects.get(email="new@x.example")
    assert "Lucie Perrin" in office("get", "not_entered").content.decode()
    for _time in range(2):  # once a day
        office("post", "invite", lucie.uuid)
    assert Message.objects.filter(kind=invitations.KIND).count() == 2


def test_an_invitation_opens_the_choice_of_a_password_until_it_is_used(office, client):
    _page, read = sent(office, csv_of(row("new@x.example", "Lucie", "Perrin")))
    office("post", "apply", read.uuid, invite="on")
    text = Message.objects.get(kind=invitations.KIND).text
    path = re.search(r"/compte/invitation/\S+", text)[0]
    assert "Bienvenue, Lucie" in client.get(path).content.decode()
    form = client.post(path, follow=True)
    assert form.redirect_chain[-1][0].endswith("set-password/")
    password = "le-cahier-bleu-de-Valbourg-9"
    client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})
    lucie = Person.objects.get(email="new@x.example")
    assert lucie.check_password(password)
    assert "a servi, ou elle est trop ancienne" in client.get(path).content.decode()
    assert "a servi" in client.get("/compte/invitation/faux/").content.decode()


def test_an_invitation_ends_after_a_month(office, client, time_machine):
    _page, read = sent(office, csv_of(row("new@x.example")))
    office("post", "apply", read.uuid, invite="on")
    text = Message.objects.get(kind=invitations.KIND).text
    path = re.search(r"/compte/invitation/\S+", text)[0]
    time_machine.move_to(clock.now() + timedelta(days=31))
    assert "trop ancienne" in client.get(path).content.decode()
