"""Who may open what, read from the code: `manage.py rights_table` writes it in docs/rights.md.

Each address has its access rule, on its view. An address that names an object also has a reach,
here: whose objects it answers about. tests/architecture/test_rights.py asks every address for
every role, inside and outside its territory, for one's own and for others', and compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from lms.common.access import Rule, rule_of
from lms.people.models import Role
from lms.people.queries import (
    COUNTING_ROLES,
    DELEGATING_ROLES,
    MANAGING_ROLES,
    REVIEWING_ROLES,
)

VISITOR, EDITOR, ADMINISTRATOR = "visitor", "editor", "administrator"
#: A project lead posted in the organisation that owns the project; the others count only.
SERVICE_LEAD = "project lead of the service"
#: A teacher to whom the head of their school lends the rights of the post.
DELEGATE = "delegate of a head"
#: The role whose addresses these open.
ROLE_OF = {SERVICE_LEAD: Role.PROJECT_LEAD, DELEGATE: Role.HEAD}
#: Everyone who may come: a visitor, each role, these two, and the two that are no post.
ACTORS = (VISITOR, *Role.values, *ROLE_OF, EDITOR, ADMINISTRATOR)
OWN, INSIDE, OUTSIDE = RELATIONS = ("own", "inside", "outside")


@dataclass(frozen=True)
class Reach:
    """Whose objects an address answers about, among those whom its rule lets in."""

    words: str
    own: bool = True
    inside: tuple[str, ...] = ()
    administrators: bool = True
    everybody: bool = False

    def holds(self, actor: str, relation: str) -> bool:
        if self.everybody:
            return True
        if relation == OWN:
            return self.own
        if actor == ADMINISTRATOR:
            return self.administrators
        return relation == INSIDE and actor in self.inside


ANY = Reach("any; what is done there is one's own", everybody=True)
ALL = Reach("all", everybody=True)
PUBLIC = Reach("", everybody=True)
LINK = Reach("whoever holds the link that was sent", everybody=True)
SIGNED = Reach("the meeting server, by its signature", everybody=True)
OWN_ONLY = Reach("one's own", administrators=False)
OWN_PAPER = Reach("one's own; all for administrators")
REVIEWED = Reach(
    "of the people one reviews, never one's own",
    own=False,
    inside=REVIEWING_ROLES,
    administrators=False,
)
HANDED_IN = Reach(
    "one's own; of the people one reviews", inside=REVIEWING_ROLES, administrators=False
)
GIVEN = Reach("the classes one gives")
INSPECTED = Reach(
    "the classes of the district one inspects",
    own=False,
    inside=(Role.INSPECTOR,),
    administrators=False,
)
FOLLOWING = (*MANAGING_ROLES, *ROLE_OF)
READ = Reach("those one gives; read only, of the places one follows by name", inside=FOLLOWING)
NAMED = Reach("people of the places one follows by name", own=False, inside=FOLLOWING)
NOTED = Reach("one's own notes; for those that stand, the people one follows", inside=FOLLOWING)
LEADING = (*DELEGATING_ROLES, DELEGATE)
VOUCHED = Reach("posts declared in the places one leads", own=False, inside=LEADING)
ANSWERED = Reach("of one's territory, never one's own", own=False, inside=(Role.DATA_PROTECTION,))

#: By name of the address; one with an argument, not public and not here fails the tests.
REACHES = {
    "account_confirm_email": LINK,
    "account_invitation": LINK,
    "account_reset_password_from_key": LINK,
    "mfa_edit_webauthn": OWN_ONLY,
    "mfa_remove_webauthn": OWN_ONLY,
    "unlink": OWN_ONLY,
    "answer_post": VOUCHED,
    "support:confirm": LINK,
    "stop_reminders": LINK,
    "communication:acknowledge": ANY,
    "communication:readers": NOTED,
    "communication:recall": NOTED,
    "posts": ALL,
    "end_post": ALL,
    "end_delegation": OWN_ONLY,
    "personal_data:answer": ANSWERED,
    "personal_data:ask_for": ANSWERED,
    "enrolment:enrol": ANY,
    "enrolment:take_version": OWN_ONLY,
    "progress:declare": ANY,
    "progress:watch": ANY,
    "progress:receipt": ANY,
    "class_sessions:session": ANY,
    "class_sessions:register": ANY,
    "class_sessions:colleagues": ANY,
    "class_sessions:change_date": ANY,
    "class_sessions:wish": ANY,
    "class_sessions:calendar_file": ANY,
    "class_sessions:feed": LINK,
    "class_sessions:cancel": OWN_ONLY,
    "class_sessions:join": OWN_ONLY,
    "class_sessions:meeting_ended": SIGNED,
    "class_sessions:recording_ready": SIGNED,
    "class_sessions:attendance_told": SIGNED,
    "class_sessions:manage": READ,
    "class_sessions:edit": GIVEN,
    "class_sessions:copy": GIVEN,
    "class_sessions:call_off": GIVEN,
    "class_sessions:register_people": GIVEN,
    "class_sessions:replay": GIVEN,
    "class_sessions:decide_hours": INSPECTED,
    "class_sessions:recording": GIVEN,
    "class_sessions:attendance": GIVEN,
    "class_sessions:code": GIVEN,
    "class_sessions:sheet_pdf": GIVEN,
    "class_sessions:sheet_xlsx": GIVEN,
    "quizzes:answer": ANY,
    "quizzes:result": OWN_ONLY,
    "practices:hand_in": ANY,
    "practices:review": REVIEWED,
    "practices:file": HANDED_IN,
    "attestations:pdf": OWN_PAPER,
    "attestations:verified": ANY,
    "reporting:curriculum": NAMED,
    "territory:school_import": ALL,
    "territory:confirm": ALL,
    "territory:drop": ALL,
    "people_imports:template": ALL,
    "people_imports:invite": ALL,
    "people_imports:one": ALL,
    "people_imports:apply": ALL,
    "people_imports:undo": ALL,
    "people_imports:discard": ALL,
    "people_imports:refused": ALL,
}


@dataclass(frozen=True)
class Address:
    """One address of ours."""

    route: str
    name: str
    rule: Rule
    takes_argument: bool

    @property
    def reach(self) -> Reach | None:
        if not self.takes_argument:
            return None
        return REACHES.get(self.name) or (PUBLIC if self.rule.name == "public" else None)

    def lets_in(self, actor: str) -> bool:
        if self.rule.name == "public":
            return True
        if actor == VISITOR:
            return False
        if self.rule.predicate is None:
            return True
        return actor == ADMINISTRATOR or ROLE_OF.get(actor, actor) in self.rule.roles

    def answers(self, actor: str, relation: str) -> bool:
        """Whether this actor is answered about an object that stands so to them."""
        return self.lets_in(actor) and (self.reach is None or self.reach.holds(actor, relation))


def addresses(urlconf=None) -> list[Address]:
    """Ours, in the order they are tried; those of Wagtail stand in `FAMILIES`."""
    found = {}
    for route, name, pattern in _walk(get_resolver(urlconf).url_patterns):
        rule = rule_of(pattern.callback)
        if rule and route not in found:
            takes_argument = "<" in route and not route.startswith(("admin/", "_util/"))
            found[route] = Address(route, name, rule, takes_argument)
    return list(found.values())


def _walk(patterns, prefix="", namespace="") -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield route, f"{namespace}{pattern.name or ''}", pattern


#: Addresses of Wagtail, by their beginning: who may open them.
FAMILIES = {
    "admin/": "groups Contributors (who propose), Editors (who publish) and Administration, each "
    "for what it was given; accounts, groups, organisations and projects: administrators",
    "fichiers/": "everybody, for the documents that pages hand out",
    "": "everybody, for the pages that are published",
}


# --- The page ------------------------------------------------------------------------------------

HEAD = """\
# Who may do what

Written by `manage.py rights_table` from the access rules of the code: change the code, then run it.
Roles come from posts and end with them; the rights of a head's or an inspector's post may be lent
to a colleague between two days. "Absent" and "not yours" are the same answer (404).

## Roles

| role | follows by name | reads counts | answers practices | lends rights |
| --- | --- | --- | --- | --- |
"""
ADDRESSES = """
A project lead posted in the education service that owns a project follows by name the schools of
that project, and opens what a line below gives for the places one follows by name; project leads
outside it, partners and vendors count the schools of the projects they share, in fives. A colleague
to whom a post is lent has its rights until the last day. Editors and administrators are no posts:
the former are groups of the back office, the latter see everything.

## Addresses

| address | who | about whose |
| --- | --- | --- |
"""


def page() -> str:
    return HEAD + "".join(_role_lines()) + ADDRESSES + "".join(_address_lines())


def _role_lines() -> Iterator[str]:

    for role in Role:
        rights = (MANAGING_ROLES, COUNTING_ROLES, REVIEWING_ROLES, DELEGATING_ROLES)
        yield _line(role.value.replace("_", " "), *("yes" if role in one else "" for one in rights))
    yield _line(SERVICE_LEAD, "the schools of its projects", "yes", "", "")


def _address_lines() -> Iterator[str]:
    for address in addresses():
        whose = address.reach.words if address.reach else ""
        yield _line(f"`/{address.route}`", _who(address), whose)
    for beginning, who in FAMILIES.items():
        yield _line(f"`/{beginning}…`", who, "")


def _who(address: Address) -> str:
    if address.rule.name == "public":
        return "everybody"
    if address.rule.predicate is None:
        return "every account"
    roles = [role.value.replace("_", " ") for role in Role if role in address.rule.roles]
    return ", ".join([*roles, ADMINISTRATOR])


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
