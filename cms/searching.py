"""Search in French on SQLite, which is given stems; PostgreSQL finds them by itself."""

from modelsearch.backends.database.sqlite import sqlite
from modelsearch.query import PlainText
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from cms import words


class FrenchQuery(sqlite.SQLiteSearchQueryCompiler):
    def build_search_query_content(self, query, config=None):
        if isinstance(query, PlainText):
            sought = words.telling(words.WORD.findall(words.plain(query.query_string)))
            query = PlainText(" ".join(map(words.stem, sought)), operator=query.operator)
        return super().build_search_query_content(query, config)


class FrenchIndex(sqlite.SQLiteIndex):
    """Keeps titles and texts by their stems; what is sought by beginnings of words stays whole."""

    def add_items(self, model, objs):
        if not model.get_search_fields():
            return
        kind = get_content_type_pk(model)
        entries = [
            IndexEntry(
                content_type_id=kind,
                object_id=one.id,
                title=" ".join(words.stems_of(one.title)),
                autocomplete=one.autocomplete,
                body=" ".join(words.stems_of(one.body)),
            )
            for one in (sqlite.ObjectIndexer(obj, self.backend) for obj in objs)
        ]
        self.entries.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "autocomplete", "body"],
        )
        self._refresh_title_norms()


class FrenchBackend(sqlite.SQLiteSearchBackend):
    query_compiler_class = FrenchQuery
    index_class = FrenchIndex


SearchBackend = FrenchBackend  # the name that Wagtail looks for
