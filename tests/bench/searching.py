"""S8: searches of a rare word and of one that every page says, by an anonymous reader."""

from tests.bench.load import Answers, ask, served
from tests.bench.measure import Figure, Measured, between_floors
from tests.bench.places import Place


def measure(place: Place) -> Measured:
    pages, seconds = place.size(10_000, 1_000), place.size(10, 4)
    place.collect_static()
    place.fresh_database()
    words = place.inside("pages", pages)
    with place.connection() as connection:
        connection.execute("VACUUM ANALYZE")
    paths = [f"/recherche/?q={words[name]}" for name in ("rare", "common")]
    queries = max(place.inside("queries", *paths)["counts"])
    cookie = place.inside("person")["cookie"]
    with served(place) as (ours, floor):

        def bare() -> float:
            answers = ask(f"{floor}/b/", "Claire", clients=1, seconds=seconds, cookie=cookie)
            return answers.p50 * 1000

        def searched() -> list[Answers]:
            return [ask(ours + path, "page-", clients=1, seconds=seconds) for path in paths]

        searched()
        reading = between_floors(bare, searched)
    p50, p95 = (1000 * max(getattr(one, name) for one in reading.ours) for name in ("p50", "p95"))
    what = f"search over {pages:,} pages, the slower word"
    return Measured(
        [
            Figure("S8.p50", f"{what}, p50, × B", p50 / reading.floor, 15, 8),
            Figure("S8.p95", f"{what}, p95, × B's p50", p95 / reading.floor, 40, 40),
            Figure("S8.queries", "queries of the dearer search", queries, 12, 12),
        ],
        [
            f"{pages:,} pages of 200 words: guides, transcripts of tutorials, posts. The rare word"
            " stands in three of them, the common one in all.",
            *(
                f"{name}: p50 {1000 * one.p50:.1f} ms, p95 {1000 * one.p95:.1f} ms"
                f" ({len(one.latencies)} answers)."
                for name, one in zip(("Rare", "Common"), reading.ours, strict=True)
            ),
            f"B, its p50: {reading.in_words('ms')}. One client.",
        ],
    )
