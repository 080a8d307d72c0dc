"""What this domain tells the others."""

from django.dispatch import Signal

#: Sent inside the transaction of an erasure, with `changed`: {model: keys of the rows whose text
#: no longer names the person}. Whoever keeps an index of these texts brings it up to date.
person_erased = Signal()
