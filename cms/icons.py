from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide


def validate_icon(name):
    """An unknown name would break every page that shows it."""
    try:
        lucide(name)
    except IconDoesNotExist as error:
        raise ValidationError(
            _("“%(name)s” is not the name of a Lucide icon: try “book-open” or “users”."),
            params={"name": name},
        ) from error
