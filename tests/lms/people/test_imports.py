"""What a file does: each line by itself, the same file once, and back within a day."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from lms.common import audit, clock
from lms.common.models import AuditEntry
from lms.people import operations as people
from lms.people import queries
from lms.people.imports import errors, operations, work
from lms.people.models import PeopleImport, PeopleImportRow, Person, Post, Role
from lms.territory.models import Audience, Organisation
from tests import factories
from tests.lms.people import papers
from tests.lms.people.papers import applied, confirmed, csv_of, read_in, row, undone

pytestmark = pytest.mark.django_db
State = PeopleImport.State


@pytest.fixture
def places(valbourg):
    papers.true_codes()
    for place in valbourg.values():
        place.refresh_from_db()
    return valbourg


def numbers(people_import):
    return tuple(
        getattr(people_import, name) for name in ("created", "updated", "unchanged", "refused")
    )


def problems(content):
    """Line, column and sentence of everything refused."""
    rows = read_in(content).rows.filter(outcome="refused")
    return [(one.line, *problem) for one in rows for problem in one.problems]


def everything():
    """All that an import may write, as it stands."""
    people_now = {one.pk: model_to_dict(one) for one in Person.objects.all()}
    return people_now, {one.pk: model_to_dict(one) for one in Post.objects.all()}


def test_a_file_opens_accounts_and_posts_only_once_confirmed(places):
    read = read_in(csv_of(row("lucie.perrin@x.example", "LUCIE", "LE GOFF")))
    assert (read.state, numbers(read)) == (State.READY, (1, 0, 0, 0))
    assert not Person.objects.exists()
    confirmed(read)
    lucie = Person.objects.get()
    assert (lucie.email, str(lucie)) == ("lucie.perrin@x.example", "Lucie Le Goff")
    assert not lucie.has_usable_password()
    post = lucie.posts.get()
    assert (post.organisation, post.audience, post.role) == (
        places.tilleuls,
        Audience.TEACHER,
        Role.LEARNER,
    )
    assert (post.starts_on, post.ends_on, post.confirmed) == (clock.today(), None, True)


def test_the_same_file_changes_nothing_the_second_time(places):
    content = csv_of(
        row("a@x.example", "Anne", "Roy", "9990101F", "pe", "", "01/09/2026"),
        row("b@x.example", "Bob", "Roy", "9990102G", "directeur", "directeur", "2026-09-01"),
        row("a@x.example", "Anne", "Roy", "9990103H", "pe", "", "01/09/2026", "31/12/2026"),
    )
    assert numbers(applied(content)) == (2, 1, 0, 0)
    before = everything()
    assert numbers(applied(content)) == (0, 0, 3, 0)
    with clock.at(clock.now() + timedelta(days=400)):
        assert numbers(applied(content)) == (0, 0, 3, 0)
    assert everything() == before


def test_a_refused_line_says_where_and_holds_nobody_back(places):
    content = csv_of(
        row("sans arobase"),
        row("b@x.example", "=1+1"),
        row("c@x.example", "C", "D", "9990101A"),
        row("d@x.example", "C", "D", "0750001U"),
        row("e@x.example", "C", "D", "9990101F", "élève"),
        row("f@x.example", "C", "D", "9990101F", "pe", "roi"),
        row("g@x.example", "C", "D", "9990101F", "pe", "", "31/09/2026"),
        row("h@x.example", "C", "D", "9990101F", "pe", "", "02/09/2026", "01/09/2026"),
        row("i@x.example", "C", "Ã©douard"),
        row("j@x.example", "07E9501234ABC"),
        row("k@x.example", "C", "D", "9990001X", "directeur", "directeur"),
        row("ok@x.example", "Anne", "Roy"),
        row("OK@x.example", "Anne", "Roy"),
        row("ok@x.example", "Zoé", "Roy", "9990102G"),
    )
    assert [(line, column) for line, column, _said in problems(content)] == [
        (2, "courriel"),
        (3, "prénom"),
        (4, "uai"),
        (5, "uai"),
        (6, "profil"),
        (7, "rôle"),
        (8, "du"),
        (9, "au"),
        (10, "nom"),
        (11, "prénom"),
        (12, "rôle"),
        (14, "courriel"),
        (15, "courriel"),
    ]
    said = {line: said.replace("\xa0", " ") for line, _column, said in problems(content)}
    assert said[4] == "le code école 9990101A n’existe pas (lettre attendue : F)."
    assert said[14] == "cette personne et cette affectation sont déjà à la ligne 13."
    assert said[15] == "la ligne 13 donne cette adresse à Anne Roy."
    assert numbers(applied(content)) == (1, 0, 0, 13)
    assert Person.objects.get().email == "ok@x.example"


def test_a_role_is_given_to_its_profile_and_at_its_level(places):
    content = csv_of(
        row("a@x.example", "A", "Roy", "9990101F", "enseignante", "directrice"),
        row("b@x.example", "B", "Roy", "9990001X", "enseignant", "inspecteur"),
        row("c@x.example", "C", "Roy", "9990101F", "inspecteur", "inspecteur"),
        row("d@x.example", "D", "Roy", "9990001X", "partenaire", "conseiller"),
        row("e@x.example", "E", "Roy", "9990101F", "enseignant", "partenaire"),
        row("f@x.example", "F", "Roy", "9990001X", "erun", "conseiller"),
        row("g@x.example", "G", "Roy", "9990101F", "enseignant", "référent"),
    )
    said = {line: (column, said.replace("\xa0", " ")) for line, column, said in problems(content)}
    assert {line: column for line, (column, _said) in said.items()} == dict.fromkeys(
        range(2, 7), "rôle"
    )
    assert said[2][1] == (
        "le rôle « Directeur, directrice » n’est pas pour le profil « Enseignante, enseignant »."
    )
    assert said[4][1] == "une école n’a ni inspecteur ni conseiller à elle."
    assert numbers(applied(content)) == (2, 0, 0, 5)


def test_names_are_corrected_and_capitals_alone_are_no_correction(places, claire):
    content = csv_of(row(claire.email.upper(), "Claire", "MORVAN"))
    assert numbers(applied(content)) == (0, 0, 1, 0)
    assert numbers(applied(csv_of(row(claire.email, "Claire", "Morvan-Petit")))) == (0, 1, 0, 0)
    claire.refresh_from_db()
    assert claire.last_name == "Morvan-Petit"
    assert claire.former_names.get().last_name == "Morvan"  # an erasure looks for it too


def test_whom_the_file_does_not_name_is_left_alone(places, claire, karim):
    before = model_to_dict(karim), list(karim.posts.values())
    applied(csv_of(row(claire.email, "Claire", "Morvan", "9990103H", "pe", "", "01/09/2026")))
    karim.refresh_from_db()
    assert (model_to_dict(karim), list(karim.posts.values())) == before


def test_a_dated_new_school_ends_the_former_post_the_day_before(places, claire, helene, sophie):
    day = clock.today() + timedelta(days=10)
    content = csv_of(row(claire.email, "Claire", "Morvan", "9990103H", "pe", "", str(day)))
    read = read_in(content)
    assert "quitte École élémentaire Les Tilleuls" in read.rows.get().text
    confirmed(read)
    former, new = claire.posts.order_by("starts_on")
    assert former.ends_on == day - timedelta(days=1)
    assert (new.organisation, new.starts_on) == (places.peupliers, day)
    # Seen by the former school's head and inspector until the eve, and not from the day on.
    for manager in (sophie, helene):
        assert claire in queries.people_visible_to(manager, day - timedelta(days=1))
        assert claire not in queries.people_visible_to(manager, day)
    assert claire not in queries.people_in([places.peupliers], day - timedelta(days=1))
    assert claire in queries.people_in([places.peupliers], day)


def test_two_schools_in_one_file_are_two_posts_and_no_move(places, claire):
    day = str(clock.today())
    applied(
        csv_of(
            row(claire.email, "Claire", "Morvan", "9990101F", "pe", "", day),
            row(claire.email, "Claire", "Morvan", "9990102G", "pe", "", day),
        )
    )
    assert set(claire.posts.filter(ends_on=None).values_list("organisation", flat=True)) == {
        places.tilleuls.pk,
        places.acacias.pk,
    }


def test_a_manager_s_post_is_not_ended_by_a_learner_s_move(places, sophie):
    content = csv_of(
        row(sophie.email, "Sophie", "Garnier", "9990102G", "directrice", "", str(clock.today()))
    )
    applied(content)
    assert sophie.posts.get(role=Role.HEAD).ends_on is None


def test_an_import_confirms_a_declared_post(places, nadia):
    declared = people.open_post(
        actor=nadia,
        person=nadia,
        organisation=places.acacias,
        audience=Audience.TEACHER,
        role=Role.LEARNER,
        starts_on=clock.today(),
        confirmed=False,
    )
    assert numbers(applied(csv_of(row(nadia.email, "Nadia", "Le Bris", "9990102G")))) == (
        0,
        1,
        0,
        0,
    )
    declared.refresh_from_db()
    assert declared.confirmed


def test_the_zero_that_a_spreadsheet_took_from_a_department_is_put_back(places):
    places.department.code = "094"
    places.department.save()
    applied(csv_of(row("a@x.example", "Anne", "Roy", "94", "erun", "formateur")))
    assert Post.objects.get().organisation == places.department


def test_a_code_that_two_organisations_share_needs_its_level(places):
    places.department.code = "99"
    places.department.save()
    content = csv_of(row("a@x.example", "Anne", "Roy", "99", "erun", "formateur"))
    assert [one[:2] for one in problems(content)] == [(2, "niveau")]
    header = (*papers.HEADER, "niveau")
    full = (*row("a@x.example", "Anne", "Roy", "99", "erun", "formateur"), "", "", "département")
    applied(csv_of(full, header=header))
    assert Post.objects.get().organisation == places.department


def test_only_an_administrator_gives_rights_by_a_file(places, helene, ada):
    content = csv_of(row("a@x.example", "Anne", "Roy", "9990101F", "directrice", "directrice"))
    with pytest.raises(errors.ImportersOnly):
        read_in(content, helene)
    read = read_in(content, ada)
    with pytest.raises(errors.ImportersOnly):
        operations.apply(actor=helene, people_import=read)
    confirmed(read, ada)
    assert Post.objects.get(role=Role.HEAD).person.email == "a@x.example"


def test_an_import_undone_leaves_everything_as_before(places, claire, nadia):
    before = everything()
    content = csv_of(
        row(claire.email, "Claire", "Morvan-Petit", "9990103H", "pe", "", str(clock.today())),
        row("new@x.example"),
        row("new@x.example", "Lucie", "Perrin", "9990102G"),
        row(nadia.email, "Nadia", "Le Bris", "9990103H", "pe", "", "", "31/12/2099"),
    )
    done = applied(content)
    assert numbers(done) == (1, 3, 0, 0)
    done = undone(done)
    assert (done.state, done.kept, done.rows.count()) == (State.UNDONE, 0, 0)
    assert everything() == before
    assert audit.broken_links() == []


def test_undoing_leaves_what_was_used_or_changed_since(places, claire):
    done = applied(csv_of(row("new@x.example"), row(claire.email, "Claire", "Petit")))
    Person.objects.filter(email="new@x.example").update(last_login=clock.now())
    Person.objects.filter(pk=claire.pk).update(last_name="Grand")
    done = undone(done)
    assert done.kept == 1
    assert Person.objects.get(email="new@x.example").posts.count() == 0
    claire.refresh_from_db()
    assert claire.last_name == "Grand"


def test_an_import_is_undone_within_a_day_only(places):
    done = applied(csv_of(row("new@x.example")))
    with (
        clock.at(clock.now() + timedelta(hours=24, minutes=1)),
        pytest.raises(errors.TooLateToUndo),
    ):
        operations.undo(actor=None, people_import=done)
    done = undone(done)
    with pytest.raises(errors.TooLateToUndo):
        operations.undo(actor=None, people_import=done)


def test_five_thousand_rows_with_defects_go_in_twice_and_out(places):
    rows, spoilt = papers.large(5000, ["9990101F", "9990102G", "9990103H"])
    content, before = csv_of(*rows), everything()
    first = applied(content)
    assert numbers(first) == (4750, 0, 0, 250)
    assert numbers(applied(content)) == (0, 0, 4750, 250)
    undone(first)
    assert everything() == before


def test_a_portion_costs_the_same_number_of_queries_whatever_it_holds(places):
    costs = []
    for number in (3, 20):
        rows, _spoilt = papers.large(number, ["9990101F", "9990102G"], share=0)
        read = read_in(csv_of(*[(f"{number}.{line[0]}", *line[1:]) for line in rows]))
        with CaptureQueriesContext(connection) as queries_made:
            confirmed(read)
        costs.append(len(queries_made))
    assert costs[0] == costs[1]


def test_a_worker_that_stops_is_followed_where_it_stopped(places, monkeypatch):
    monkeypatch.setattr(work, "PORTION", 2)
    monkeypatch.setattr(work, "SHIFT", 0)
    handed_over = []
    monkeypatch.setattr(work, "go_on", handed_over.append)
    content = csv_of(*[row(f"p{index}@x.example") for index in range(5)])
    read = operations.receive_confirmed(actor=None, file=ContentFile(content), name="p.csv")
    assert not work.work(read)
    monkeypatch.setattr(work, "SHIFT", 60)
    PeopleImport.objects.filter(pk=read.pk).update(position=2)
    read.refresh_from_db()
    assert work.work(read)
    # The two people that another worker had written are not written again.
    assert set(Person.objects.values_list("email", flat=True)) == {
        f"p{index}@x.example" for index in (2, 3, 4)
    }


def test_the_log_names_everybody_by_uuid_and_nobody_by_name(places, ada):
    applied(csv_of(row("new@x.example", "Lucie", "Perrin")), ada)
    lucie = Person.objects.get(email="new@x.example")
    entry = AuditEntry.objects.get(verb="person.imported")
    assert (entry.actor_uuid, entry.target_uuid) == (ada.uuid, lucie.uuid)
    assert (entry.facts["account"], entry.facts["role"]) == ("opened", "learner")
    logged = json.dumps(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert "Lucie" not in logged
    assert "new@x.example" not in logged
    assert audit.broken_links() == []


def test_nothing_is_kept_of_a_file_that_cannot_be_read(places):
    with pytest.raises(errors.UnreadableFile):
        read_in(b"PK nothing")
    assert not PeopleImport.objects.exists()
    # One whose defect comes after its first lines is only known once it is read.
    read = read_in(csv_of(row("a@x.example"), row('"b@x.example')))
    assert (read.state, read.rows.count(), bool(read.file)) == (State.FAILED, 0, False)
    assert read.failure.startswith("La ligne 3 ne peut pas être lue")


def test_the_command_writes_nothing_in_a_dry_run(places, tmp_path, capsys):
    path = tmp_path / "personnes.csv"
    path.write_bytes(csv_of(row("a@x.example"), row("b")))
    call_command("import_people", str(path), "--dry-run")
    said = capsys.readouterr()
    assert "1 créées, 0 mises à jour, 0 inchangées, 1 refusées" in said.out
    assert said.err.startswith("Ligne 3, colonne courriel")
    assert (Person.objects.count(), PeopleImport.objects.count()) == (0, 0)
    call_command("import_people", str(path), "--without-invitations")
    assert Person.objects.count() == 1
    assert PeopleImportRow.objects.get(outcome="refused").line == 3
    with pytest.raises(CommandError):
        call_command("import_people", str(tmp_path / "absent.csv"))


def test_a_refused_line_is_the_data_of_the_person_it_names(places, claire):
    read = read_in(csv_of(row(claire.email, "Claire", "Morvan", "0750001U")))
    assert read.rows.get().person == claire


def test_a_second_address_is_the_same_person(places, claire):
    EmailAddress.objects.create(user=claire, email="c.morvan@perso.example", verified=True)
    done = applied(csv_of(row("c.morvan@perso.example", "Claire", "Morvan")))
    assert numbers(done) == (0, 0, 1, 0)


def test_an_import_whose_worker_died_is_taken_up_again(places, monkeypatch):
    people_import = operations.receive(
        actor=None, file=ContentFile(csv_of(row("a@x.example")), "p.csv"), name="p.csv"
    )
    woken = []
    monkeypatch.setattr(work, "go_on", woken.append)
    work.wake()
    assert woken == [people_import]


def test_a_head_who_moves_leaves_the_former_school_and_its_people(places, sophie, claire):
    today = clock.today()
    sophie.posts.update(starts_on=today - timedelta(days=300))
    applied(
        csv_of(
            row(
                sophie.email,
                "Sophie",
                "Garnier",
                "9990102G",
                "directrice",
                "directrice",
                str(today),
            )
        )  # fmt: skip
    )
    former, new = sophie.posts.order_by("starts_on")
    assert (former.ends_on, new.organisation) == (today - timedelta(days=1), places.acacias)
    assert claire not in queries.people_visible_to(sophie)


def test_what_an_undated_line_leaves_open_is_said(places, claire):
    claire.posts.update(starts_on=clock.today() - timedelta(days=300))
    read = read_in(csv_of(row(claire.email, "Claire", "Morvan", "9990103H", "pe")))
    assert (
        "Garde aussi\xa0: Enseignante, enseignant, École élémentaire Les Tilleuls."
        in read.rows.get().text
    )
    confirmed(read)
    assert claire.posts.filter(ends_on=None).count() == 2


def test_two_addresses_of_one_person_ask_for_one_post(places, claire):
    EmailAddress.objects.create(user=claire, email="c.morvan@perso.example", verified=True)
    done = applied(
        csv_of(
            row("c.morvan@perso.example", "Claire", "Morvan", "9990102G"),
            row(claire.email, "Claire", "Morvan", "9990102G"),
            row("b@x.example", "Basile", "Roy"),
        )
    )
    assert (done.state, numbers(done)) == (State.APPLIED, (1, 1, 0, 1))
    assert claire.posts.filter(organisation=places.acacias).count() == 1
    assert "déjà à la ligne 2" in done.rows.get(outcome="refused").problems[0][1]


def test_two_addresses_of_one_person_ask_for_two_dated_posts_and_no_move(places, claire):
    EmailAddress.objects.create(user=claire, email="c.morvan@perso.example", verified=True)
    kind = ("enseignante", "", "01/09/2026")
    done = applied(
        csv_of(
            row("c.morvan@perso.example", "Claire", "Morvan", "9990102G", *kind),
            row(claire.email, "Claire", "Morvan", places.peupliers.code, *kind),
        )
    )
    assert (done.state, numbers(done)) == (State.APPLIED, (0, 2, 0, 0))
    held = claire.posts.filter(ends_on=None).values_list("organisation__code", flat=True)
    assert sorted(held) == [places.acacias.code, places.peupliers.code]


def test_a_replacement_for_a_term_leaves_the_permanent_post(places, claire):
    kept = claire.posts.get()
    term = ("enseignante", "", "01/12/2026", "31/03/2027")
    read = read_in(csv_of(row(claire.email, "Claire", "Morvan", "9990102G", *term)))
    assert "Garde aussi" in read.rows.get().text
    confirmed(read)
    kept.refresh_from_db()
    assert kept.ends_on is None
    assert str(claire.posts.get(organisation=places.acacias).ends_on) == "2027-03-31"


def test_an_import_that_cannot_be_written_stops_and_lets_the_next_one_pass(places, monkeypatch):
    read = read_in(csv_of(row("a@x.example")))

    def contradict(people_import, decisions):
        raise IntegrityError

    with monkeypatch.context() as broken:
        broken.setattr(work.applying, "write", contradict)
        stopped = confirmed(read)
    assert stopped.state == State.APPLIED
    assert "l’import s’est arrêté" in stopped.failure
    assert applied(csv_of(row("b@x.example"))).created == 1


@pytest.mark.parametrize("previewed", [True, False])
@pytest.mark.parametrize("fault", [IntegrityError, KeyError])
def test_what_a_stopped_import_did_not_write_is_refused_and_the_rest_can_be_undone(
    places, monkeypatch, claire, previewed, fault
):
    before = everything()
    rows = [row(f"{name}@x.example", name.title(), "Roy") for name in ("ada", "bea", "cleo")]
    rows.insert(1, row(claire.email, "Klaire", "Morvan"))
    content, write = csv_of(*rows), work.applying.write

    def contradict_the_second(people_import, decisions):
        if decisions[0].line.number > 2:
            raise fault
        write(people_import, decisions)

    with monkeypatch.context() as broken:
        broken.setattr(work, "PORTION", 1)
        if previewed:
            stopped = read_in(content)
            broken.setattr(work.applying, "write", contradict_the_second)
            stopped = confirmed(stopped)
        else:
            broken.setattr(work.applying, "write", contradict_the_second)
            file = ContentFile(content, "personnes.csv")
            stopped = papers.worked_through(
                operations.receive_confirmed(actor=None, file=file, name="x", invite=False)
            )
    assert (stopped.state, numbers(stopped)) == (State.APPLIED, (1, 0, 0, 3))
    assert stopped.failure
    outcomes = dict(stopped.rows.values_list("line", "outcome"))
    assert outcomes == {2: "created", 3: "refused", 4: "refused", 5: "refused"}
    assert "n’a pas été écrite" in stopped.rows.get(line=4).problems[0][1]
    assert Person.objects.filter(email__endswith="@x.example").count() == 1
    assert undone(stopped).state == State.UNDONE
    assert everything() == before


def test_an_undoing_that_breaks_off_can_be_asked_for_again(places, monkeypatch):
    done = applied(csv_of(row("a@x.example")))

    def break_off(people_import, rows):
        raise KeyError

    with monkeypatch.context() as broken:
        broken.setattr(work.undoing, "undo", break_off)
        stopped = undone(done)
    assert stopped.state == State.APPLIED
    assert "une erreur de notre part" in stopped.failure
    assert undone(stopped).state == State.UNDONE
    assert not Person.objects.exists()


def test_people_of_a_school_overseas_read_its_hours(places):
    Organisation.objects.filter(pk=places.tilleuls.pk).update(time_zone="Indian/Reunion")
    applied(csv_of(row("anne@x.example", "Anne", "Roy")))
    assert Person.objects.get().time_zone == "Indian/Reunion"


def test_a_first_post_overseas_sets_the_clock_and_a_choice_stays(places, claire, karim):
    Organisation.objects.update(time_zone="Indian/Reunion")
    for place in places.values():
        place.refresh_from_db()
    newcomer = factories.person("Anne", "Roy")
    for person in (newcomer, claire):
        people.open_post(
            actor=None, person=person, organisation=places.peupliers, audience=Audience.TEACHER,
            role=Role.LEARNER, starts_on=clock.today(),
        )  # fmt: skip
    assert newcomer.time_zone == "Indian/Reunion"
    assert claire.time_zone == "Europe/Paris"


@pytest.mark.django_db(transaction=True)
def test_a_file_found_unreadable_by_the_worker_ends_its_import():
    """Outside the transaction of a test: PostgreSQL locks nothing outside of one."""
    sent = PeopleImport.objects.create(name="abime.csv")
    work._fail(sent, "illisible")
    sent.refresh_from_db()
    assert (sent.state, sent.failure) == (PeopleImport.State.FAILED, "illisible")


def test_a_head_who_becomes_an_adviser_is_said_to_keep_the_former_rights(places, sophie):
    line = row(sophie.email, "Sophie", "Garnier", "9990001X", "conseillère pédagogique",
               "conseillère", "01/12/2026")  # fmt: skip
    assert "Garde aussi" in read_in(csv_of(line)).rows.get().text
    line = row(sophie.email, "Sophie", "Garnier", "9990101F", "enseignante", "", "01/12/2026")
    assert "Garde aussi" in read_in(csv_of(line)).rows.get().text


def test_a_refused_formula_sent_back_as_we_gave_it_is_refused_again(places):
    content = csv_of(row("'+e@d.example"), row("b@d.example", "'+Marie"))
    assert [column for _line, column, _said in problems(content)] == ["courriel", "prénom"]


def test_one_post_held_twice_in_two_stretches_is_two_posts(places, claire):
    content = csv_of(
        row("new@x.example", "Lucie", "Perrin", "9990102G", "pe", "", "01/09/2024", "31/08/2025"),
        row("new@x.example", "Lucie", "Perrin", "9990102G", "pe", "", "01/09/2026"),
    )
    assert numbers(applied(content)) == (1, 1, 0, 0)
    assert Post.objects.filter(person__email="new@x.example").count() == 2
    assert numbers(applied(content)) == (0, 0, 2, 0)


def test_a_line_that_stretches_a_post_over_another_of_its_kind_is_refused(places):
    lucie = ("new@x.example", "Lucie", "Perrin", "9990102G", "pe", "")
    applied(csv_of(row(*lucie, "01/09/2024", "31/08/2025"), row(*lucie, "01/09/2026")))
    before = list(Post.objects.order_by("pk").values())
    longer = applied(csv_of(row(*lucie, "01/09/2024", "01/10/2026")))
    assert numbers(longer) == (0, 0, 0, 1)
    assert "à partir du" in str(longer.rows.get().problems)
    assert list(Post.objects.order_by("pk").values()) == before


def test_undoing_a_first_file_leaves_what_a_second_one_changed(places, claire):
    year = clock.today() - timedelta(20)
    first = applied(csv_of(row(claire.email, "Claire", "Morvan", "9990102G", "pe", "", str(year))))
    applied(csv_of(row(claire.email, "Claire", "Morvan", "9990103H", "pe", "", str(clock.today()))))
    before = list(claire.posts.order_by("pk").values())
    undone(first)
    assert list(claire.posts.order_by("pk").values()) == before
    assert claire.posts.filter(ends_on=None).count() == 1
