"""The cache that every process shares, kept in the database."""

from time import monotonic

from django.core.cache.backends import db


class DatabaseCache(db.DatabaseCache):
    """Django's, which remembers for a second what one page asks for dozens of times.

    Wagtail looks up the roots of its sites for each address it writes. They change when somebody
    moves a whole site: this process knows at once, another one a second later.
    """

    REMEMBERED = frozenset({"wagtail_site_root_paths"})
    SECONDS = 1.0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._memory = {}

    def get(self, key, default=None, version=None):
        if key not in self.REMEMBERED:
            return super().get(key, default, version)
        until, value = self._memory.get((key, version), (0.0, None))
        if monotonic() >= until:
            value = super().get(key, None, version)
            if value is not None:
                self._memory[key, version] = (monotonic() + self.SECONDS, value)
        return default if value is None else value

    def set(self, key, value, *args, **kwargs):
        self._forget(key)
        super().set(key, value, *args, **kwargs)

    def delete(self, key, version=None):
        self._forget(key)
        return super().delete(key, version)

    def clear(self):
        self._memory.clear()
        super().clear()

    def _forget(self, key):
        for kept in [one for one in self._memory if one[0] == key]:
            del self._memory[kept]
