"""The activity log: what changed rights, personal data, publications and attestations.

Append-only and hash-chained: each entry holds the digest of the one before, so that neither
a change nor a removal goes unseen. Facts never hold a name: people are uuids here.
"""

import hashlib
import json
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from lms.common import clock, request_id
from lms.common.locks import locked
from lms.common.models import AuditEntry, AuditHead

HEAD = 1


@transaction.atomic
def record(*, actor, verb: str, target=None, target_uuid: UUID | None = None, **facts):
    """Add one entry, in the caller's transaction: it stands or falls with what it tells."""
    AuditHead.objects.get_or_create(pk=HEAD)
    head = locked(AuditHead.objects.filter(pk=HEAD)).get()
    entry = AuditEntry(
        sequence=head.sequence + 1,
        at=clock.now(),
        actor_uuid=getattr(actor, "uuid", None),
        verb=verb,
        target_kind=target._meta.model_name if target is not None else "",
        target_uuid=target_uuid or getattr(target, "uuid", None),
        # As it will be read back, so that the digest can be computed again.
        facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder)),
        request_id=request_id.current(),
        previous=head.digest,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["sequence", "digest"])
    return entry


def digest_of(entry: AuditEntry) -> str:
    told = {
        "sequence": entry.sequence,
        "at": entry.at.timestamp(),
        "actor": str(entry.actor_uuid or ""),
        "verb": entry.verb,
        "target": [entry.target_kind, str(entry.target_uuid or "")],
        "facts": entry.facts,
        "request": entry.request_id,
        "previous": entry.previous,
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links() -> list[int]:
    """The sequence numbers where the chain does not hold; empty when the log is whole."""
    broken, previous, expected = [], "0" * 64, 1
    for entry in AuditEntry.objects.order_by("sequence").iterator():
        whole = entry.sequence == expected and entry.previous == previous
        if not whole or entry.digest != digest_of(entry):
            broken.append(entry.sequence)
        previous, expected = entry.digest, entry.sequence + 1
    head = AuditHead.objects.filter(pk=HEAD).first()
    if head and (head.digest != previous or head.sequence != expected - 1):
        broken.append(expected)
    return broken
