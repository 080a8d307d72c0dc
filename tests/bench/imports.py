"""S7: a country's schools and people from CSV, then the same files again, beside COPY."""

import io
import re
import statistics
import time
from pathlib import Path

from psycopg import sql

from tests.bench import country
from tests.bench.measure import Figure, Measured, Wrong, between_floors
from tests.bench.places import Place

COPIES = 3  # a reading of the floor is their median
CHUNK = 64 * 1024

#: What COPY fills: a column for each of the file, of its type, a key, and the indexes without
#: which the rows would be of no use (one row a code, one a person; search by place).
TABLES = {
    "copied_school": (
        [(name, "date" if name.startswith("date_") else "text") for name in country.SCHOOL_COLUMNS],
        [("UNIQUE", "identifiant_de_l_etablissement"), ("", "code_circonscription")],
    ),
    "copied_person": (
        [(name, "date" if name in ("du", "au") else "text") for name in country.PEOPLE_COLUMNS],
        [("UNIQUE", "courriel"), ("", "uai")],
    ),
}
WRITTEN = (
    "lms_organisation",
    "lms_person",
    "account_emailaddress",
    "lms_post",
    "lms_peopleimportrow",
    "lms_auditentry",
)
COPY_IN_WORDS = (
    "COPY: `COPY … FROM STDIN (FORMAT csv)` of the very same files, sent by 64 kB from Python over"
    " one connection, each in one transaction, committed, into logged tables of one typed column a"
    " title of the file, with a generated primary key, a unique index (code of the school, address"
    " of the person) and an index on the place (district, school), all there before the rows come."
    f" It checks types and uniqueness, and nothing else. A reading is the median of {COPIES}."
)
TIMED_IN_WORDS = (
    "Ours: `manage.py import_schools` and `manage.py import_people --without-invitations`, timed"
    " once Django is loaded, in a process of its own each; peak memory is that of the largest."
)


def measure(place: Place) -> Measured:
    schools, people = place.size(50_000, 5_000), place.size(350_000, 35_000)
    files = Path(place.folder, "schools.csv"), Path(place.folder, "people.csv")
    country.write_schools(files[0], schools)
    country.write_people(files[1], people, schools)
    size = sum(file.stat().st_size for file in files) / 1024**2

    reading = between_floors(
        lambda: copied(place, files), lambda: imported(place, files, schools, people)
    )
    first, again, rows = reading.ours
    peak = max(one["peak"] for one in first + again)
    seconds = [sum(one["seconds"] for one in both) for both in (first, again)]
    what = f"{schools:,} schools and {people:,} people"
    return Measured(
        [
            Figure("S7.first", f"import of {what}, × COPY", seconds[0] / reading.floor, 15, 8),
            Figure("S7.again", "the same files again, × COPY", seconds[1] / reading.floor, 10, 5),
            Figure("S7.memory", "peak memory of these imports, MB", peak, 300, 300),
        ],
        [
            f"{what}, {size:.0f} MB of CSV made from seed {country.SEED}.",
            COPY_IN_WORDS,
            TIMED_IN_WORDS,
            f"COPY of both files: {reading.in_words('s')}.",
            f"For comparison, COPY of the rows that ours wrote, into twins of the tables that hold"
            f" them with all their indexes and checks (the account, its address, the post, the line"
            f" of the import, the chained log, the places): {rows:.2f} s.",
            f"First: {_in_words(first)}. Again: {_in_words(again)}.",
            f"{people / first[1]['seconds']:,.0f} people a second the first time.",
        ],
    )


# --- The floor -----------------------------------------------------------------------------------


def copied(place: Place, files: tuple[Path, Path]) -> float:
    place.fresh_database()
    with place.connection() as connection:
        return statistics.median(_copy_all(connection, files) for _ in range(COPIES))


def _copy_all(connection, files) -> float:
    for table, (columns, indexes) in TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        facts = [sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(t)) for n, t in columns]
        connection.execute(
            sql.SQL(
                "CREATE TABLE {} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {})"
            ).format(sql.Identifier(table), sql.SQL(", ").join(facts))
        )
        for unique, column in indexes:
            connection.execute(
                sql.SQL("CREATE {} INDEX ON {} ({})").format(
                    sql.SQL(unique), sql.Identifier(table), sql.Identifier(column)
                )
            )
    connection.execute("SET datestyle TO 'ISO, DMY'")
    start = time.perf_counter()
    for (table, (columns, _)), file in zip(TABLES.items(), files, strict=True):
        _copy(connection, table, [name for name, _ in columns], file)
    return time.perf_counter() - start


def _copy(connection, table: str, names: list[str], file: Path) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv, DELIMITER ';', HEADER)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy, file.open("rb") as source:
        while chunk := source.read(CHUNK):
            copy.write(chunk)


def rows_copied(place: Place) -> float:
    """What the database alone takes to hold all that the imports have just written."""
    with place.connection() as connection:
        return sum(_twin_filled(connection, table) for table in WRITTEN)


def _twin_filled(connection, table: str) -> float:
    source, twin = sql.Identifier(table), sql.Identifier(f"twin_of_{table}")
    connection.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(twin, source))
    spooled = io.BytesIO()
    with connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(source)) as copy:
            spooled.writelines(copy)
        spooled.seek(0)
        start = time.perf_counter()
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(twin)) as copy:
            while chunk := spooled.read(CHUNK):
                copy.write(chunk)
    return time.perf_counter() - start


# --- Ours ----------------------------------------------------------------------------------------


def imported(place: Place, files: tuple[Path, Path], schools: int, people: int):
    """Both files, twice: what each command told, first then again; and COPY of their rows."""
    place.fresh_database()
    first, again = (
        [
            place.inside("command", "import_schools", files[0]),
            place.inside("command", "import_people", files[1], "--without-invitations"),
        ]
        for _ in range(2)
    )
    districts = len(country.DEPARTMENTS) * country.DISTRICTS
    # created, updated, unchanged, closed, refused, districts; created, updated, unchanged, refused
    _check(first, [schools, 0, 0, 0, 0, districts], [people, 0, 0, 0])
    _check(again, [0, 0, schools, 0, 0, districts], [0, 0, people, 0])
    return first, again, rows_copied(place)


def _check(told: list[dict], *expected: list[int]) -> None:
    for one, numbers in zip(told, expected, strict=True):
        if list(map(int, re.findall(r"\d+", one["said"]))) != numbers:
            raise Wrong(f"{numbers} was expected, and the command said: {one['said']}")


def _in_words(told: list[dict]) -> str:
    schools, people = (
        f"{one['seconds']:.1f} s ({one['processor']:.1f} s of our own processor time,"
        f" {one['peak']:.0f} MB at most)"
        for one in told
    )
    return f"schools {schools}, people {people}"
