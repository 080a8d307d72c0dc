"""The files of a country that exists nowhere: its schools and its people, always the same."""

import csv
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from lms.territory.uai import expected_letter

SEED = 2026
DEPARTMENTS = [f"{number:03}" for number in range(1, 96) if number != 20]
DISTRICTS = 12  # a department
SCHOOL_COLUMNS = (
    *("identifiant_de_l_etablissement", "nom_etablissement", "type_etablissement"),
    *("code_commune", "nom_commune", "code_departement", "libelle_departement"),
    *("code_academie", "libelle_academie", "code_region", "libelle_region"),
    *("code_circonscription", "nom_circonscription", "date_ouverture", "etat"),
)
PEOPLE_COLUMNS = ("courriel", "prénom", "nom", "uai", "niveau", "profil", "rôle", "du", "au")

FIRST_NAMES = (
    "Amélie Benoît Céline Damien Élodie Fatima Grégoire Hélène Inès Jérôme Karim Léa Maëlle Noé"
    " Océane Paul Quentin Raphaëlle Sophie Théo Ugo Valérie Yann Zoé Anne-Sophie Jean-Baptiste"
)
LAST_NAMES = (
    "Arnaud Bénard Chevalier Delmas Étienne Fabre Guérin Hervé Imbert Joly Kerbrat Lefèvre Moreau"
    " Noël Ollivier Perrin Quéré Rivière Saunier Tessier Ungerer Vidal Weber Yvon Zimmermann"
    " MERCIER DUBOIS Lemaître Béranger Haddad"
)
TREES = "Acacias Bouleaux Cèdres Érables Frênes Hêtres Ifs Lilas Mûriers Noyers Ormes Peupliers"


def uai(department: str, rank: int) -> str:
    number = f"{department}{rank:04}"
    return number + expected_letter(number)


def school_codes(schools: int) -> list[str]:
    spread = len(DEPARTMENTS)
    return [uai(DEPARTMENTS[rank % spread], 1000 + rank // spread) for rank in range(schools)]


def write_schools(path: Path, schools: int) -> None:
    _write(path, SCHOOL_COLUMNS, _schools(schools))


def write_people(path: Path, people: int, schools: int) -> None:
    _write(path, PEOPLE_COLUMNS, _people(people, school_codes(schools)))


def _schools(number: int) -> Iterator[tuple]:
    chance = random.Random(SEED)
    trees, names = TREES.split(), LAST_NAMES.split()
    for rank, code in enumerate(school_codes(number)):
        place = rank % len(DEPARTMENTS)
        department, academy, region = DEPARTMENTS[place], place // 4, place // 8
        district = 1 + rank // len(DEPARTMENTS) % DISTRICTS
        town = f"Bourg-{chance.choice(names).title()}-{chance.randrange(900)}"
        yield (
            code,
            f"École {chance.choice(('maternelle', 'élémentaire', 'primaire'))}"
            f" Les {chance.choice(trees)}",
            "Ecole",
            f"{department[1:]}{chance.randrange(1, 999):03}",
            town,
            department,
            f"Département {department}",
            f"{academy:02}",
            f"Académie {academy:02}",
            f"{region:02}",
            f"Région {region:02}",
            uai(department, district),
            f"Circonscription {department} n° {district}",
            f"{chance.randrange(1960, 2024)}-09-01",
            "OUVERT",
        )


def _people(number: int, schools: list[str]) -> Iterator[tuple]:
    """One head a school, then teachers and staff, in no order of schools."""
    chance = random.Random(SEED + 1)
    first_names, last_names = FIRST_NAMES.split(), LAST_NAMES.split()
    for rank in range(number):
        first, last = chance.choice(first_names), chance.choice(last_names)
        if rank < len(schools):
            profile, role = "directeur", "directeur"
        else:
            profile = "enseignant" if chance.random() < 0.9 else "atsem"
            role = "référent" if chance.random() < 0.02 else ""
        yield (
            f"{_plain(first)}.{_plain(last)}{rank}@ac-valbourg.example",
            first,
            last,
            schools[rank % len(schools)] if role == "directeur" else chance.choice(schools),
            "",
            profile,
            role,
            f"01/09/{chance.randrange(2015, 2027)}",
            "",
        )


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in bare if sign.isascii())


def _write(path: Path, header: tuple[str, ...], rows: Iterator[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)
