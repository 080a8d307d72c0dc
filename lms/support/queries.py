"""Reads: one's own calls, and who answers for a place."""

from django.db.models import QuerySet

from lms.common import clock
from lms.people.models import Person, Post, Role
from lms.people.queries import held_on
from lms.support.models import SupportRequest


def calls_of(person) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.filter(person=person).select_related("service", "school")


def agents_for(school) -> list[Person]:
    """The support agents of the nearest place at or above a school; of the whole installation
    without one; else whoever runs it."""
    posts = Post.objects.filter(held_on(clock.today()), role=Role.SUPPORT_AGENT)
    posts = posts.filter(person__is_active=True).select_related("person", "organisation")
    if school is not None:
        above = [int(pk) for pk in school.path.strip("/").split("/")]
        posts = sorted(
            posts.filter(organisation__in=above), key=lambda post: -len(post.organisation.path)
        )
        nearest = posts[0].organisation_id if posts else None
        posts = [post for post in posts if post.organisation_id == nearest]
    agents = list({post.person.pk: post.person for post in posts}.values())
    return agents or list(Person.objects.filter(is_superuser=True, is_active=True))
