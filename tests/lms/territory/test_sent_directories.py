"""The screen: a file is looked at before anything is written."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.territory import forms, sent_directories
from lms.territory.models import Organisation, SchoolImport
from tests.lms.territory.test_directory import HEADER, VAL_DE_MARNE, tilleuls

SCREEN = "/administration/ecoles/"


@pytest.fixture
def browser(ada, client_of):
    return client_of(ada)


def upload(*lines, header=HEADER, encoding="utf-8"):
    return SimpleUploadedFile("annuaire.csv", "\n".join([header, *lines]).encode(encoding))


def words(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_screen_is_for_administrators(client_of, claire, sophie, helene, paul, ines):
    for person in (claire, sophie, helene, paul):
        assert client_of(person).get(SCREEN).status_code == 404


def test_a_preview_tells_everything_and_writes_nothing(browser):
    answer = browser.post(SCREEN, {"file": upload(tilleuls(letter="A"), tilleuls())}, follow=True)
    told = words(answer)
    assert "Rien n’est encore écrit" in told
    assert "École Les Tilleuls" in told
    assert "Ligne 2, colonne identifiant_de_l_etablissement" in told
    assert not Organisation.objects.exists()


def test_confirming_writes_once_and_the_file_is_gone(browser, django_capture_on_commit_callbacks):
    browser.post(SCREEN, {"file": upload(tilleuls())})
    sent = SchoolImport.objects.get()
    address = reverse("territory:confirm", args=[sent.uuid])
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address)
    sent.refresh_from_db()
    assert sent.state == SchoolImport.State.DONE
    assert Organisation.objects.filter(kind="school").count() == 1
    answer = browser.post(address, follow=True)
    assert "déjà confirmé" in words(answer)


def test_the_real_file_sent_twice_changes_nothing_the_second_time(
    browser, django_capture_on_commit_callbacks
):
    for counts in ({"created": 613, "unchanged": 0}, {"created": 0, "unchanged": 613}):
        with VAL_DE_MARNE.open("rb") as file:
            browser.post(SCREEN, {"file": file})
        sent = SchoolImport.objects.first()
        assert {name: sent.report["counts"][name] for name in counts} == counts
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("territory:confirm", args=[sent.uuid]))


def test_a_forgotten_preview_leaves_no_file(browser, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(SCREEN, {"file": upload(tilleuls())})
        sent = SchoolImport.objects.get()
        assert Path(sent.file.path).is_file()
        browser.post(reverse("territory:drop", args=[sent.uuid]))
    assert not SchoolImport.objects.exists()
    assert not Path(sent.file.path).exists()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload(tilleuls(), encoding="latin-1"), "La ligne 2 n’est pas en UTF-8"),
        (upload("a;b", header="un;deux"), "Colonnes absentes"),
        (SimpleUploadedFile("vide.csv", b""), "vide"),
        (upload('"9990001;jamais fermé'), "un guillemet n’est pas fermé"),
    ],
    ids=["encoding", "columns", "empty", "quotes"],
)
def test_a_bad_file_is_refused_in_french_and_nothing_is_kept(browser, file, sentence):
    answer = browser.post(SCREEN, {"file": file})
    assert sentence in words(answer)
    assert not SchoolImport.objects.exists()
    assert not Organisation.objects.exists()


def test_a_file_over_the_limit_of_the_screen_is_refused(browser, monkeypatch):
    assert forms.MAX_MEGABYTES == 50
    monkeypatch.setattr(forms, "MAX_MEGABYTES", 0)
    answer = browser.post(SCREEN, {"file": upload(tilleuls())})
    assert "pèse plus de 0 Mo" in words(answer)
    assert not SchoolImport.objects.exists()


def test_a_file_that_breaks_off_is_said_and_holds_nothing_up(
    browser, django_capture_on_commit_callbacks, monkeypatch
):
    browser.post(SCREEN, {"file": upload(tilleuls())})
    sent = SchoolImport.objects.get()

    def break_off(**facts):
        raise KeyError

    monkeypatch.setattr(sent_directories, "import_schools", break_off)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("territory:confirm", args=[sent.uuid]))
    sent.refresh_from_db()
    assert sent.state == SchoolImport.State.FAILED
    assert "une erreur de notre part" in sent.report["error"]
    assert not Organisation.objects.exists()
