"""The demo's rollout: Mosaïque, its three waves, its releases, and when each school opens."""

from datetime import timedelta

from lms.demo.people import Cast
from lms.demo.script import Diary
from lms.territory.models import EntProject, EntRelease, EntService, Wave
from lms.territory.operations import join_project
from lms.territory.seeds import seed_holidays

# Days from today at which a wave opens, its name, and its schools with the days by which their real
# opening came late (None: not open yet).
WAVES = (
    (-75, "Écoles pilotes", {"tilleuls": 0, "acacias": 0, "marronniers": 3}),
    (-20, "Deuxième vague", {"moulin": 0, "peupliers": 7, "source": None}),
    (45, "Troisième vague", {"jules-verne": None, "port": None}),
)
# Days from today, version, what changes, slugs of the services touched.
RELEASES = (
    (
        -80,
        "4.1",
        "Cahier de textes : les séances se recopient d’une semaine à l’autre.",
        ["cahier-de-textes"],
    ),
    (
        -12,
        "4.2",
        "Messagerie : un message se prépare à l’avance et part à l’heure choisie. "
        "Blog : les commentaires attendent l’accord de l’enseignant.",
        ["messagerie", "blog"],
    ),
    (
        60,
        "4.3",
        "Agenda : les événements de l’école se lisent dans l’agenda du téléphone.",
        ["agenda"],
    ),
)


def launch(cast: Cast, diary: Diary) -> None:
    """Found the project of the académie; the services are published."""
    seed_holidays(actor=None)
    project = EntProject.objects.create(
        name="Mosaïque",
        owner=cast.places["academy"],
        product="ENT Mosaïque",
        starts_on=diary.day(120),
    )
    project.partners.set([cast.places[short] for short in ("town", "vendor", "workshop")])
    for number, (days, name, schools) in enumerate(WAVES, start=1):
        opens_on = diary.day(-days)
        wave = Wave.objects.create(project=project, number=number, name=name, opens_on=opens_on)
        for short, late in schools.items():
            join_project(
                actor=cast.paul,
                project=project,
                school=cast.places[short],
                joined_on=project.starts_on,
                wave=wave,
                planned_on=opens_on,
                opened_on=None if late is None else opens_on + timedelta(days=late),
            )
    for days, version, changes, slugs in RELEASES:
        release = EntRelease.objects.create(
            project=project, version=version, released_on=diary.day(-days), changes=changes
        )
        release.services.set(EntService.objects.filter(slug__in=slugs))
