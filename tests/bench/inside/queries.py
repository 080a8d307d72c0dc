"""How many statements each of these addresses costs a visitor, once caches in memory are warm."""

import sys

from tests.bench import inside

if __name__ == "__main__":
    inside.set_up()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    visitor, counts = Client(SERVER_NAME="localhost"), []
    for path in sys.argv[1:]:
        visitor.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = visitor.get(path)
        if answer.status_code != 200:
            sys.exit(f"{path} answers {answer.status_code}.")
        counts.append(len(captured))
    inside.tell(counts=counts)
