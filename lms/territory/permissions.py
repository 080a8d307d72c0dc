"""Who may change the territory. Posts stand above this domain: only the account is read."""


def keeps_territory(person):
    """Administrators: they load the directory of schools."""
    return person.is_authenticated and person.is_superuser


keeps_territory.roles = frozenset()
