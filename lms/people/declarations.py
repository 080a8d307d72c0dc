"""Declared posts: what a newcomer says of their place, until its head confirms it or refuses it.

A declared post lets one learn, and nothing else: whoever declares never gets a manager's rights,
nor appears in anybody's territory, before somebody of that place, an import or the sign-on vouches.
"""

import logging
import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from lms.common import audit, clock, outbox
from lms.common.errors import DomainError
from lms.common.locks import locked
from lms.common.outbox.operations import queue
from lms.people.errors import AlreadyThere, NotYoursToConfirm, TooManyDeclarations
from lms.people.models import HELD_AUDIENCES, Person, Post, Role
from lms.people.operations import close_post, open_post
from lms.people.queries import held_on, organisations_where
from lms.territory.models import Audience, Organisation
from lms.territory.queries import open_schools

log = logging.getLogger("levier.people")

#: Roles that vouch for who works in their place and under it.
CONFIRMING_ROLES = (Role.HEAD, Role.INSPECTOR)
#: Declarations that may wait at once: enough for shared posts, too few to pester heads.
MOST_WAITING = 3
#: How long a provider may go on naming a school that somebody has left.
LAG = timedelta(days=120)
#: Profiles of adults: nobody declares a pupil or a parent.
DECLARABLE = tuple(Audience(code) for code, _label in HELD_AUDIENCES)
KINDS = Organisation.Kind
PLACES = (KINDS.SCHOOL, KINDS.DISTRICT, KINDS.DEPARTMENT, KINDS.PARTNER)
#: A letter typed without its accent finds the one that has it.
FAMILIES = ("aàâä", "cç", "eéèêë", "iîï", "oôö", "uùûü")
BARE = str.maketrans({letter: family[0] for family in FAMILIES for letter in family})
WITH_ACCENTS = {family[0]: f"[{family}]" for family in FAMILIES}


# --- Reads -----------------------------------------------------------------------------------


def declared_posts(person):
    """The posts a person declared, and which wait."""
    return _waiting().filter(person=person)


def declarations_for(person):
    """The declared posts that this person may confirm or refuse, the oldest first."""
    waiting = _waiting().filter(person__is_active=True).exclude(person=person)
    if not person.is_superuser:
        waiting = waiting.filter(organisation__in=organisations_where(person, CONFIRMING_ROLES))
    return waiting.select_related("person").order_by("created_at", "pk")


def _waiting():
    today = clock.today()
    return (
        Post.objects.filter(confirmed=False)
        .exclude(ends_on__lt=today)
        .select_related("organisation")
    )


def places_named(words: str):
    """Open places whose name, town or code hold each of these words, accents or not."""
    today = clock.today()
    found = (
        Organisation.objects.filter(kind__in=PLACES)
        .exclude(valid_to__lt=today)
        .exclude(valid_from__gt=today)
    )
    for word in words.split():
        pattern = "".join(
            WITH_ACCENTS.get(letter, re.escape(letter)) for letter in word.lower().translate(BARE)
        )
        found = found.filter(
            Q(name__iregex=pattern) | Q(town__iregex=pattern) | Q(code__iexact=word)
        )
    return found.order_by("town", "name", "pk")


# --- Verbs -----------------------------------------------------------------------------------


@transaction.atomic
def declare_post(*, actor, organisation, audience):
    """Say that one works there; whoever vouches for that place is told."""
    locked(Person.objects.filter(pk=actor.pk)).get()
    if _known_there(actor, organisation).exists():
        raise AlreadyThere
    waiting = declared_posts(actor)
    same = waiting.filter(organisation=organisation, audience=audience).first()
    if same is not None:
        return same
    if waiting.count() >= MOST_WAITING:
        raise TooManyDeclarations
    post = open_post(
        actor=actor,
        person=actor,
        organisation=organisation,
        audience=audience,
        role=Role.LEARNER,
        starts_on=clock.today(),
        confirmed=False,
    )
    for voucher in _vouchers(organisation).exclude(pk=actor.pk):
        _write("post_declared", voucher, post)
    return post


@transaction.atomic
def confirm_post(*, actor, post):
    """Vouch for a declared post: from then on, it counts like any other."""
    post = _mine(actor, post)
    post.confirmed, post.told_by = True, ""
    post.save(update_fields=["confirmed", "told_by"])
    audit.record(actor=actor, verb="post.confirmed", target=post, person=str(post.person.uuid))
    _write("post_confirmed", post.person, post)
    return post


@transaction.atomic
def refuse_post(*, actor, post):
    """Not one of ours: the declaration is gone, what was learnt stays."""
    post = _mine(actor, post)
    audit.record(actor=actor, verb="post.refused", target=post, person=str(post.person.uuid))
    _write("post_refused", post.person, post)
    post.delete()


def _known_there(person, organisation):
    """Their confirmed posts in that place, held or to come: nothing is left to declare."""
    kept = Post.objects.filter(person=person, organisation=organisation, confirmed=True)
    return kept.exclude(ends_on__lt=clock.today())


def _mine(actor, post):
    found = declarations_for(actor).filter(pk=post.pk)
    if not found.exists():
        raise NotYoursToConfirm
    return locked(Post.objects.filter(pk=post.pk)).get()


def _vouchers(organisation):
    """The heads of a place; without one who may sign in, the inspectors above it."""
    today = held_on(clock.today()) & Q(person__is_active=True)
    heads = Post.objects.filter(today, organisation=organisation, role=Role.HEAD)
    if not heads.exists():
        above = [int(pk) for pk in organisation.path.strip("/").split("/")]
        heads = Post.objects.filter(today, organisation__in=above, role=Role.INSPECTOR)
    return Person.objects.filter(pk__in=heads.values("person"))


def _write(kind, person, post):
    context = {"person": person, "post": post, "newcomer": post.person}
    with translation.override(person.language):
        subject, text, html = outbox.render(kind, context)
    message = {"subject": subject, "text": text, "html": html}
    queue(kind=f"account.{kind}", about=post.uuid, person=person, **message)


@transaction.atomic
def vouch_for_schools(*, person, audience, codes, provider):
    """The sign-on says where someone works: confirm what they declared there, or give the post.

    A school that this installation does not know is passed over; what one already holds there
    stays as it is. What this provider alone vouched for ends when it names other schools; what an
    import or somebody gave does not: a provider tells of today, an import of the year. A post that
    these ended lately is not given back on its word alone, which may lag behind a move: it waits
    for the head, as a declared one.
    """
    if audience not in DECLARABLE or not codes:
        return
    today = clock.today()
    _end_what_is_told_no_more(person, codes, provider)
    for school in open_schools(today).filter(code__in=codes):
        if _known_there(person, school).exists():
            continue
        ended_lately = (
            Post.objects.filter(person=person, organisation=school, confirmed=True)
            .filter(ends_on__gte=today - LAG)
            .exclude(told_by=provider)
            .exists()
        )
        # It vouches for what it says: another profile that they declared waits for the head.
        try:
            open_post(
                actor=None,
                person=person,
                organisation=school,
                audience=audience,
                role=Role.LEARNER,
                starts_on=today,
                confirmed=not ended_lately,
                told_by=provider,
            )
        except DomainError as error:  # nobody is kept at the door for a post
            log.warning("a post told by the sign-on is not given: %s", error.code)


def _end_what_is_told_no_more(person, codes, provider):
    """On the day before: today they work where the provider says."""
    today = clock.today()
    told = Post.objects.filter(person=person, told_by=provider).exclude(ends_on__lt=today)
    for post in told.exclude(organisation__code__in=codes):
        last_day = max(post.starts_on, today - timedelta(days=1))
        close_post(actor=None, post=post, ends_on=last_day)
