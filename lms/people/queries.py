"""Who holds which post, and whom a person may see: the one scoping rule.

Every list, export, dashboard or search about people starts from `people_visible_to`; a domain's
own `visible_to(person)` filters its rows by it.
"""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch, Q

from lms.common import clock
from lms.people.models import Delegation, Person, Post, Role
from lms.territory.models import Audience, EntProject, Organisation
from lms.territory.queries import organisations_under, projects_owned_by, schools_of

#: Roles that see by name the adults of their organisation and of everything under it.
MANAGING_ROLES = (Role.HEAD, Role.REFERENT, Role.INSPECTOR, Role.ADVISER)
#: Those among them who also read how many hours these adults spent.
HOURS_ROLES = (Role.INSPECTOR, Role.ADVISER)
#: Roles that see counts of the same, and of the schools of their projects; nobody by name, but
#: for a project lead of the education service.
COUNTING_ROLES = (Role.PROJECT_LEAD, Role.PARTNER, Role.VENDOR_AGENT)
#: Roles that may read and answer what people hand in, in their organisation and under it; never
#: an inspector, who assesses those same people.
REVIEWING_ROLES = (Role.TRAINER, Role.ADVISER)
#: Roles that register their colleagues for a class.
REGISTERING_ROLES = (Role.HEAD, Role.REFERENT)
#: Roles whose holders may lend the rights of their post to a colleague, for a while.
DELEGATING_ROLES = (Role.HEAD, Role.INSPECTOR)


def people_at(addresses, rows=None) -> dict[str, Person]:
    """By address, in lower case; a second address of somebody, once verified, is theirs too."""
    rows = Person.objects.order_by("pk") if rows is None else rows
    people = {person.email: person for person in rows.filter(email__in=addresses)}
    others = EmailAddress.objects.filter(email__in=set(addresses) - people.keys(), verified=True)
    if holders := dict(others.values_list("email", "user_id")):
        known = {person.pk: person for person in people.values()}
        missing = set(holders.values()) - known.keys()
        known |= {person.pk: person for person in rows.filter(pk__in=missing)}
        people |= {email: known[pk] for email, pk in holders.items() if pk in known}
    return people


def held_on(day):
    """The condition "this post is held, and confirmed, on that day"."""
    return overlapping(day, day) & Q(confirmed=True)


def overlapping(starts_on, ends_on):
    """The condition "this post has a day in that stretch"; without a last day, for ever.

    Said of the instance by `Post.overlaps`.
    """
    begun = Q(starts_on__lte=ends_on) if ends_on else Q()
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))


def current_posts(person, on=None):
    """The posts a person holds on a day, today unless told; the unconfirmed ones are left out."""
    if not person.is_authenticated:
        return Post.objects.none()
    return (
        Post.objects.filter(held_on(on or clock.today()), person=person)
        .select_related("organisation")
        .order_by("starts_on", "pk")
    )


def powers(person, on=None):
    """The posts whose rights a person has on a day: their own, and those lent to them."""
    if not person.is_authenticated:
        return Post.objects.none()
    day = on or clock.today()
    # Lent to a colleague of that place, for as long as they are one.
    own = Post.objects.filter(
        held_on(day),
        person=person,
        organisation__path__startswith=OuterRef("post__organisation__path"),
    ).exclude(audience=Audience.PARTNER)
    lent = Delegation.objects.filter(
        in_force(day), Exists(own), to=person, post__person__is_active=True
    ).values("post")
    return Post.objects.filter(held_on(day), Q(person=person) | Q(pk__in=lent))


def in_force(day):
    """The condition "this delegation stands on that day"."""
    return Q(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


def with_posts(path):
    """For `prefetch_related`: the posts held today by the people at this path, and their places."""
    posts = Post.objects.filter(held_on(clock.today())).select_related("organisation")
    return Prefetch(f"{path}__posts", queryset=posts)


def has_role(person, *roles, on=None):
    """Whether the person has the rights of one of these roles somewhere on that day."""
    return powers(person, on).filter(role__in=roles).exists()


def organisations_where(person, roles, on=None):
    """The organisations where a person holds one of these roles, and all under them."""
    return organisations_under(_places(powers(person, on).filter(role__in=roles)))


def managed_organisations(person, on=None):
    """The organisations whose adults this person follows by name."""
    if person.is_authenticated and person.is_superuser:
        return Organisation.objects.all()
    held = list(powers(person, on).select_related("organisation"))
    managed = organisations_under(post.organisation for post in held if post.role in MANAGING_ROLES)
    leads = [post.organisation for post in held if _leads_inside(post)]
    return managed | schools_of(projects_owned_by(leads), on or clock.today())


def _leads_inside(post):
    """A project lead of the education service; partners, whatever their role, are outside."""
    return (
        post.role == Role.PROJECT_LEAD
        and post.audience != Audience.PARTNER
        and post.organisation.kind != Organisation.Kind.PARTNER
    )


def counted_organisations(person, on=None):
    """The organisations of which this person reads counts only."""
    places = _places(powers(person, on).filter(role__in=COUNTING_ROLES))
    shared = EntProject.objects.filter(Q(owner__in=places) | Q(partners__in=places))
    return organisations_under(places) | schools_of(shared, on or clock.today())


def _places(posts):
    return [post.organisation for post in posts.select_related("organisation")]


def people_in(organisations, on=None):
    """The people who hold a post in these organisations on that day."""
    posts = Post.objects.filter(held_on(on or clock.today()), organisation__in=organisations)
    return Person.objects.filter(pk__in=posts.values("person"))


def people_visible_to(person, on=None):
    """The people this person may see by name: themself, and those of the places they follow."""
    if not person.is_authenticated:
        return Person.objects.none()
    if person.is_superuser:
        return Person.objects.all()
    followed = people_in(managed_organisations(person, on), on)
    return Person.objects.filter(Q(pk=person.pk) | Q(pk__in=followed.values("pk")))


def people_reviewed_by(person, on=None):
    """The people whose practices this person may read and answer; never themself.

    By a post alone: running the installation gives nobody's works to read.
    """
    if not person.is_authenticated:
        return Person.objects.none()
    posts = powers(person, on).filter(role__in=REVIEWING_ROLES)
    # A partner who trains reads the practices of its own people; of a territory, counts only.
    outside = Q(audience=Audience.PARTNER) & ~Q(organisation__kind=Organisation.Kind.PARTNER)
    places = organisations_under(_places(posts.exclude(outside)))
    return people_in(places, on).exclude(pk=person.pk)


def people_registered_by(person):
    """The colleagues that this person may register for a class: those of the school they lead or
    help; never themself."""
    places = organisations_where(person, REGISTERING_ROLES)
    return people_in(places).filter(is_active=True).exclude(pk=person.pk)


def colleagues_of(post):
    """The people to whom the holder of a post may lend its rights: those they follow, partners
    aside, who read counts only."""
    places = organisations_under([post.organisation])
    inside = Post.objects.filter(held_on(clock.today()), organisation__in=places)
    inside = inside.exclude(audience=Audience.PARTNER)
    return (
        Person.objects.filter(pk__in=inside.values("person"))
        .filter(is_active=True)
        .exclude(pk=post.person_id)
    )


def main_audience(person, on=None):
    """The audience of the oldest post held, or "" for someone without a post."""
    return current_posts(person, on).values_list("audience", flat=True).first() or ""
