import pytest

from lms.practices import files
from tests.lms.practices.papers import PDF, PNG, PROGRAM, archive, upload, word

ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", content__xml=b"<o/>")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("semaine.pdf", PDF),
        ("SEMAINE.PDF", PDF),
        ("semaine.docx", word()),
        ("semaine.odt", ODT),
        ("photo.png", PNG),
        ("notes.txt", "Lundi : réciter la poésie.".encode()),
        ("notes.txt", "Lundi : réciter.".encode("latin-1")),
    ],
)
def test_a_document_that_is_what_it_says_is_accepted(name, content):
    files.check(upload(name, content))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("semaine.pdf", PROGRAM, "file_is_a_program"),
        ("semaine.pdf", b"#!/bin/sh\nrm -rf ~\n", "file_is_a_program"),
        ("semaine.exe", PROGRAM, "file_is_a_program"),
        ("semaine.pdf", b"", "file_empty"),
        ("semaine.pdf", PNG, "file_mismatch"),
        ("semaine.pdf", b"<html><script>alert(1)</script>", "file_mismatch"),
        ("semaine.html", b"<html>", "file_kind"),
        ("dessin.svg", b"<svg onload='x()'/>", "file_kind"),
        ("semaine", PDF, "file_kind"),
        ("semaine.pdf.zip", archive(a=b"a"), "file_kind"),
        ("notes.txt", b"  <!DOCTYPE html><p>", "file_mismatch"),
        ("notes.txt", PDF, "file_mismatch"),
        ("notes.txt", b"a\0b", "file_mismatch"),
        ("semaine.docx", archive(a=b"a"), "file_mismatch"),
        ("semaine.docx", b"PK\x03\x04 cut short", "file_mismatch"),
        ("semaine.docx", word(word___vbaProject__bin=b"macro"), "file_mismatch"),
        ("semaine.pptx", word(), "file_mismatch"),
        ("semaine.ods", ODT, "file_mismatch"),
    ],
)
def test_anything_else_is_refused_for_what_it_is(name, content, code):
    with pytest.raises(files.FileRefused) as refused:
        files.check(upload(name, content))
    assert refused.value.code == code


def test_the_limit_of_size_is_exact(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", len(PDF))
    files.check(upload("semaine.pdf", PDF))
    with pytest.raises(files.FileRefused) as refused:
        files.check(upload("semaine.pdf", PDF + b"\n"))
    assert refused.value.code == "file_too_big"


def test_a_checked_file_is_left_at_its_beginning():
    paper = upload("semaine.docx", word())
    files.check(paper)
    assert paper.read() == word()
