"""The audit log: who changed what; written in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from lia_cortex.registry.models import AuditEntry


def record(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    subject: str,
    details: Mapping[str, object],
    now: datetime,
) -> AuditEntry:
    """Write one entry; `actor` None is the platform, `subject` a public id, `details` JSON without texts."""
    return AuditEntry.objects.create(
        at=now,
        actor_id=actor.pk if actor else None,
        action=action[:60],
        subject=subject[:80],
        details=dict(details),
    )
