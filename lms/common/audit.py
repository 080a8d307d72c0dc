"""The activity log: what changed rights, personal data, publications and attestations.

Append-only and hash-chained: each entry holds the digest of the one before, so that neither
a change nor a removal goes unseen. Facts never hold a name: people are uuids here.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from lms.common import bulk, clock, guards, network, request_id
from lms.common.locks import locked
from lms.common.models import AuditEntry, AuditHead

HEAD = 1


@transaction.atomic
def record(*, actor, verb: str, target=None, target_uuid: UUID | None = None, **facts):
    """Add one entry, in the caller's transaction: it stands or falls with what it tells."""
    kind = target._meta.model_name if target is not None else ""
    about = target_uuid or getattr(target, "uuid", None)
    return _chain(actor, verb, [(kind, about, facts)])[0]


@transaction.atomic
def record_each(*, actor, verb: str, told: Iterable[tuple[Model, dict]]) -> None:
    """Add one entry per (target, facts), in as few statements as for one."""
    _chain(actor, verb, [(each._meta.model_name, each.uuid, facts) for each, facts in told])


def _chain(actor, verb: str, told: list[tuple[str, UUID | None, dict]]) -> list[AuditEntry]:
    AuditHead.objects.get_or_create(pk=HEAD)
    head = locked(AuditHead.objects.filter(pk=HEAD)).get()
    entries, at = [], clock.now()
    for kind, about, facts in told:
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at=at,
            actor_uuid=getattr(actor, "uuid", None),
            verb=verb,
            target_kind=kind,
            target_uuid=about,
            # As it will be read back, so that the digest can be computed again.
            facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder)),
            request_id=request_id.current(),
            network=network.current(),
            previous=head.digest,
        )
        entry.digest = digest_of(entry)
        head.sequence, head.digest = entry.sequence, entry.digest
        entries.append(entry)
    bulk.insert(entries)
    head.save(update_fields=["sequence", "digest"])
    return entries


def digest_of(entry: AuditEntry) -> str:
    told = {
        "sequence": entry.sequence,
        "at": entry.at.timestamp(),
        "actor": str(entry.actor_uuid or ""),
        "verb": entry.verb,
        "target": [entry.target_kind, str(entry.target_uuid or "")],
        "facts": entry.facts,
        "request": entry.request_id,
        "network": entry.network,
        "previous": entry.previous,
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links() -> list[int]:
    """The sequence numbers where the chain does not hold; empty when the log is whole."""
    head = AuditHead.objects.filter(pk=HEAD).first() or AuditHead()
    broken, previous, expected = [], head.forgotten_digest, head.forgotten + 1
    for entry in AuditEntry.objects.order_by("sequence").iterator():
        whole = entry.sequence == expected and entry.previous == previous
        if not whole or entry.digest != digest_of(entry):
            broken.append(entry.sequence)
        previous, expected = entry.digest, entry.sequence + 1
    if head.digest != previous or head.sequence != expected - 1:
        broken.append(expected)
    return broken


@transaction.atomic
def forget_before(moment: datetime) -> None:
    """Drop the oldest entries; the chain goes on from the digest of the last one dropped."""
    AuditHead.objects.get_or_create(pk=HEAD)
    head = locked(AuditHead.objects.filter(pk=HEAD)).get()
    kept = AuditEntry.objects.filter(at__gte=moment).order_by("sequence").first()
    first_kept = kept.sequence if kept else head.sequence + 1
    dropped = AuditEntry.objects.filter(sequence__lt=first_kept).order_by("sequence")
    if last := dropped.last():
        head.forgotten, head.forgotten_digest = last.sequence, last.digest
        head.save(update_fields=["forgotten", "forgotten_digest"])
        with guards.opened("retention of the activity log"):
            dropped.delete()
