"""Who opened which page, and when: a signature in the page's form, kept nowhere else.

It lets only a reader who opened a page declare it read, and tells from when a video may have been
watched, without writing anything while a page is being read.
"""

from datetime import datetime, timedelta

from django.core import signing

from lms.common import clock
from lms.progress.errors import NotOpened

SALT = "lms.progress.opened"
#: A page may be kept open, or read offline, this long.
LIFE = timedelta(days=30)


def write(person, activity):
    """The token of a page being shown to a person."""
    told = [str(person.uuid), str(activity.uuid), clock.now().timestamp()]
    return signing.dumps(told, salt=SALT)


def read(token, person, activity):
    """When this person opened this page; a token made for anything else is refused."""
    try:
        reader, page, moment = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NotOpened from error
    now = clock.now()
    opened_at = datetime.fromtimestamp(moment, tz=now.tzinfo)
    if [reader, page] != [str(person.uuid), str(activity.uuid)] or now - opened_at > LIFE:
        raise NotOpened
    return opened_at
