"""S1: the public page of thirty blocks, for anonymous readers."""

from tests.bench.load import ask, served
from tests.bench.measure import Figure, Measured, between_floors
from tests.bench.places import Place

CLIENTS = 8


def measure(place: Place) -> Measured:
    seconds = place.size(10, 4)
    place.collect_static()
    place.fresh_database()
    path = place.inside("pages", 0)["blocks"]
    queries = place.inside("queries", path)["counts"][0]
    with served(place) as (ours, floor):

        def asked(url: str, says: str) -> float:
            return ask(url, says, clients=CLIENTS, seconds=seconds).rate

        asked(ours + path, "Trente blocs")  # what is read once is read before
        reading = between_floors(
            lambda: asked(f"{floor}/c/", "constant"), lambda: asked(ours + path, "Trente blocs")
        )
    share = reading.ours / reading.floor
    return Measured(
        [
            Figure("S1.rate", "page of 30 blocks, 8 clients, of C", share, 0.045, 0.08, True),
            Figure("S1.queries", "queries of that page", queries, 12, 12),
        ],
        [
            f"{reading.ours:.0f} pages a second; C: {reading.in_words('a second')}.",
            f"{CLIENTS} clients for {seconds} s a reading, a connection a request; they share the"
            " machine with two workers of four threads.",
            "The page comes from a template each time: there is no fragment cache to measure"
            " (0.25 C asked, not measured yet).",
        ],
    )
