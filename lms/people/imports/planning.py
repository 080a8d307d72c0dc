"""Decides what becomes of each line, from what is known of its person. Writes nothing.

The lines of one person are decided together, wherever they stand in the file: two posts in one
file are two posts, not a move.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.common.french_dates import full_day
from lms.people.errors import ImpossiblePost
from lms.people.imports.checking import Asked, Problem, check, email_of
from lms.people.imports.columns import TITLES
from lms.people.imports.reader import Line
from lms.people.models import PeopleImportRow, Person, Post, Role
from lms.people.post_rules import refuse_impossible
from lms.people.queries import MANAGING_ROLES
from lms.territory.models import Organisation

Outcome = PeopleImportRow.Outcome
#: Roles that are held in one school at a time; who trains or advises may do so in several.
LEFT_BY_A_MOVE = (Role.LEARNER, Role.HEAD, Role.REFERENT)
ONE_DAY = timedelta(days=1)


@dataclass
class Known:
    """What the database says of the people and the places that some lines name."""

    today: date
    people: dict[str, Person] = field(default_factory=dict)  # by e-mail address
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[Organisation]] = field(default_factory=dict)  # by code


@dataclass
class Decision:
    """What a line does. The instances it names already are as they will be written."""

    line: Line
    outcome: str = Outcome.UNCHANGED
    problems: list[Problem] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    person: Person | None = None  # whom it is about, when they are known
    opens_account: bool = False
    corrected: dict = field(default_factory=dict)  # field -> [before, after]
    opened: Post | None = None
    changed: dict[Post, dict] = field(default_factory=dict)  # post -> field -> [before, after]


class Refused(Exception):
    def __init__(self, column: str, message: str):
        self.problem = Problem(TITLES[column], message)


# --- Lines of one person -------------------------------------------------------------------------


def grouped(read: Callable[[], Iterable[Line]]) -> Iterator[list[Line]]:
    """The lines by address, in the order in which their last ones come; `read` is called twice.

    Only the lines of those who have several are kept in memory. By the file alone: an import that
    goes on from where it was must find the same people at the same places.
    """
    expected: dict[int, int] = {}
    for line in read():
        key = hash(email_of(line))
        expected[key] = expected.get(key, 0) + 1
    waiting = defaultdict(list)
    for line in read():
        key = hash(email_of(line))
        if expected[key] == 1:
            yield [line]
            continue
        waiting[key].append(line)
        if len(waiting[key]) == expected[key]:
            yield waiting.pop(key)


def decide(checked: list[Asked | Decision], known: Known) -> list[Decision]:
    """What becomes of one person's lines; those that were refused already come as decisions."""
    decisions, opened = [], []
    seen: dict[tuple, list[Asked]] = defaultdict(list)
    first = None
    for asked in checked:
        if isinstance(asked, Decision):
            decisions.append(asked)
            continue
        try:
            place = _place(asked, known)
            _refuse_contradictions(asked, first, seen, place, known.today)
            person = _known_person(asked, known)
            post = _held(asked, place, known)
        except Refused as refusal:
            decisions.append(refused(asked.line, [refusal.problem]))
            continue
        decision = Decision(asked.line)
        decision.person = person or _welcome(asked, known, decision)
        if first is None and person is not None:
            _correct_name(asked, person, decision)
        if post is not None:
            _correct_post(asked, post, decision)
        else:
            _open_post(asked, place, known, decision)
            opened.append((decision, asked, place))
        first = first or asked
        seen[place.pk, asked.audience, asked.role].append(asked)
        decisions.append(decision)
    for decision, asked, place in opened:
        _leave_former_posts(asked, place, known, decision, seen)
    return decisions


def checked(lines: Iterable[Line]) -> list[Asked | Decision]:
    """Each line as what it asks for, or refused for what is wrong in it."""
    found = []
    for line in lines:
        answer = check(line)
        found.append(answer if isinstance(answer, Asked) else refused(line, answer))
    return found


def refused(line: Line, problems: list[Problem]) -> Decision:
    return Decision(line, outcome=Outcome.REFUSED, problems=problems)


# --- Place ---------------------------------------------------------------------------------------


def _place(asked: Asked, known: Known) -> Organisation:
    places = known.places.get(asked.place, [])
    if asked.whole_code != asked.place:
        places = places + known.places.get(asked.whole_code, [])
    if asked.level:
        places = [place for place in places if place.kind == asked.level]
    if not places:
        raise Refused(
            "place", _("no organisation is known by the code %(code)s.") % {"code": asked.place}
        )
    if len(places) > 1:
        kinds = ", ".join(str(place.get_kind_display()) for place in places)
        raise Refused(
            "level",
            _("several organisations have the code %(code)s (%(kinds)s): say which.")
            % {"code": asked.place, "kinds": kinds},
        )
    place = places[0]
    try:
        refuse_impossible(place, asked.audience, asked.role, asked.starts_on or known.today)
    except ImpossiblePost as error:
        sentence = str(error)  # after the column's title, it does not begin a line
        raise Refused(error.about, sentence[0].lower() + sentence[1:]) from error
    return place


def _refuse_contradictions(
    asked: Asked, first: Asked | None, seen: dict, place, today: date
) -> None:
    if first and not _same(asked.name, first.name):
        raise Refused(
            "email",
            _("line %(line)d gives this address to %(name)s.")
            % {"line": first.line.number, "name": first.name},
        )
    for other in seen.get((place.pk, asked.audience, asked.role), ()):
        said = Post(starts_on=_first_day(asked, today), ends_on=asked.ends_on)
        if said.overlaps(_first_day(other, today), other.ends_on):
            words = _("this person and this post already stand on line %(line)d.")
            raise Refused("email", words % {"line": other.line.number})


def _first_day(asked: Asked, today: date) -> date:
    return asked.starts_on or min(today, asked.ends_on or today)


# --- Person --------------------------------------------------------------------------------------


def _known_person(asked: Asked, known: Known) -> Person | None:
    person = known.people.get(asked.email)
    if person is not None and not person.is_active:
        raise Refused("email", _("the account of this person is closed."))
    return person


def _welcome(asked: Asked, known: Known, decision: Decision) -> Person:
    person = Person(email=asked.email, first_name=asked.first_name, last_name=asked.last_name)
    known.people[asked.email] = person
    decision.outcome, decision.opens_account = Outcome.CREATED, True
    decision.sentences.append(_("Account opened."))
    return person


def _correct_name(asked: Asked, person: Person, decision: Decision) -> None:
    """A name that differs by its capitals only is the same: lists shout, people do not."""
    before = person.get_full_name()
    for name in ("first_name", "last_name"):
        old, new = getattr(person, name), getattr(asked, name)
        if not _same(old, new):
            decision.corrected[name] = [old, new]
            setattr(person, name, new)
    if decision.corrected:
        decision.outcome = Outcome.UPDATED
        decision.sentences.append(
            _("Name corrected: %(before)s becomes %(after)s.")
            % {"before": before, "after": person.get_full_name()}
        )


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


# --- Post ----------------------------------------------------------------------------------------


def _held(asked: Asked, place, known: Known) -> Post | None:
    """The post of that kind which the person holds on these days: the one of the first day, or
    the first to come. Refused where the line would stretch it over another one."""
    day = _first_day(asked, known.today)
    kind = (place.pk, asked.audience, asked.role)
    same = [
        post
        for post in known.posts[asked.email]
        if (post.organisation_id, post.audience, post.role) == kind
    ]
    found = sorted(
        (post for post in same if post.overlaps(day, asked.ends_on)),
        key=lambda post: post.starts_on,
    )
    if not found and asked.starts_on is None and asked.ends_on and asked.ends_on < known.today:
        raise Refused("starts_on", _("say when this post, which is over, began."))
    if not found:
        return None
    post = found[0]
    starts_on = min(asked.starts_on or post.starts_on, post.starts_on)
    for other in same:
        if other is not post and other.overlaps(starts_on, asked.ends_on or post.ends_on):
            column = "ends_on" if other.starts_on > post.starts_on else "starts_on"
            words = _("this person already holds this post from %(day)s on.")
            raise Refused(column, words % {"day": day_words(other.starts_on)})
    return post


def _open_post(asked: Asked, place, known: Known, decision: Decision) -> None:
    starts_on = asked.starts_on or known.today
    post = Post(
        organisation=place,
        audience=asked.audience,
        role=asked.role,
        starts_on=starts_on,
        ends_on=asked.ends_on,
    )
    decision.opened = post
    known.posts[asked.email].append(post)
    words = _("Post opened: %(post)s, from %(day)s.")
    _updated(decision, words % {"post": post_words(post), "day": day_words(starts_on)})


def _correct_post(asked: Asked, post: Post, decision: Decision) -> None:
    """What the file does not say is left as it is; a later beginning is no correction."""
    if asked.starts_on and asked.starts_on < post.starts_on:
        change(decision, post, "starts_on", asked.starts_on)
        words = _("%(post)s: now from %(day)s.")
        _updated(decision, words % {"post": post_words(post), "day": day_words(asked.starts_on)})
    if asked.ends_on and asked.ends_on != post.ends_on:
        change(decision, post, "ends_on", asked.ends_on)
        words = _("%(post)s: now until %(day)s.")
        _updated(decision, words % {"post": post_words(post), "day": day_words(asked.ends_on)})
    if not post.confirmed:
        change(decision, post, "confirmed", True)
        _updated(decision, _("%(post)s: confirmed.") % {"post": post_words(post)})
    if post.told_by:
        change(decision, post, "told_by", "")
        words = _("%(post)s: kept from now on, whatever the sign-on tells.")
        _updated(decision, words % {"post": post_words(post)})


def _leave_former_posts(asked: Asked, place, known: Known, decision: Decision, seen) -> None:
    """A dated new school ends the post of that profile and role elsewhere, the day before.

    Unless the file names that post too, it begins later, or the new one has a last day: somebody
    who replaces a colleague for a term comes back. Without a date, or for another role, nothing
    ends, and the preview says what the person keeps: its rights would go on unseen.
    """
    from_day = asked.starts_on or known.today
    for post in known.posts[asked.email]:
        elsewhere = post.organisation_id != place.pk and post.organisation.kind == place.kind
        if (
            (post.organisation_id, post.audience, post.role) in seen
            or not (elsewhere or post.role in MANAGING_ROLES)
            or post.starts_on >= from_day
            or (post.ends_on is not None and post.ends_on < from_day)
        ):
            continue
        same = (post.audience, post.role) == (asked.audience, asked.role)
        moves = asked.starts_on and not asked.ends_on
        if same and elsewhere and moves and asked.role in LEFT_BY_A_MOVE:
            last_day = from_day - ONE_DAY
            change(decision, post, "ends_on", last_day)
            if post.told_by:
                change(decision, post, "told_by", "")
            words = _("Moves: leaves %(place)s on %(day)s.")
            _updated(
                decision, words % {"place": post.organisation.name, "day": day_words(last_day)}
            )
        elif post.ends_on is None:
            words = _("Also keeps: %(post)s. To end it, add its line with a last day.")
            _updated(decision, words % {"post": post_words(post)})


def change(decision: Decision, post: Post, name: str, value) -> None:
    fields = decision.changed.setdefault(post, {})
    before = fields[name][0] if name in fields else getattr(post, name)
    fields[name] = [before, value]
    setattr(post, name, value)


def _updated(decision: Decision, sentence: str) -> None:
    decision.sentences.append(sentence)
    if decision.outcome != Outcome.CREATED:
        decision.outcome = Outcome.UPDATED


# --- Words ---------------------------------------------------------------------------------------


def post_words(post: Post) -> str:
    words = f"{_label(Post, 'audience', post.audience, get_language())}, {post.organisation.name}"
    if post.role != Role.LEARNER:
        words += f" ({_label(Post, 'role', post.role, get_language())})"
    return words


def day_words(day: date) -> str:
    return _day(day, get_language())


@lru_cache(maxsize=2000)
def _day(day: date, language: str) -> str:
    return full_day(day)


@lru_cache(maxsize=200)
def _label(model, name: str, value: str, language: str) -> str:
    return str(dict(model._meta.get_field(name).flatchoices).get(value, value))
