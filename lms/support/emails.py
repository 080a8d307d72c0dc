"""Messages about calls for help."""

from django.urls import reverse
from django.utils import translation

from lms.common.outbox import operations as outbox
from lms.common.outbox import render
from lms.support.queries import agents_for


def ask_to_confirm(call, token: str) -> None:
    parts = render(
        "support_confirm", {"call": call, "path": reverse("support:confirm", args=[token])}
    )
    _queue("support.confirm", call, parts, address=call.email)


def tell_agents(call) -> None:
    for agent in agents_for(call.school):
        with translation.override(agent.language):
            parts = render("support_asked", {"call": call, "agent": agent})
        _queue("support.asked", call, parts, person=agent)


def _queue(kind, call, parts, **recipient) -> None:
    outbox.queue(
        kind=kind,
        about=call.uuid,
        **parts._asdict(),
        **recipient,
    )
