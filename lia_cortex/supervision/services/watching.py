"""Conversations that a person follows without having them: each one's own, it changes nothing for anybody else."""

from datetime import datetime

from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Act, Watch

OWN = frozenset({Act.Verb.WATCH, Act.Verb.UNWATCH})
"""Verbs that leave the conversation as it is."""


def apply(*, conversation_id: int, person: User, verb: str, now: datetime) -> bool:
    """Let the person follow it, or for the other verb no longer; return whether that changed anything."""
    if verb == Act.Verb.WATCH:
        _, is_new = Watch.objects.get_or_create(conversation_id=conversation_id, user=person, defaults={"at": now})
        return is_new
    deleted, _ = Watch.objects.filter(conversation=conversation_id, user=person).delete()
    return deleted > 0


def take_back(*, conversation_id: int, person: User, verb: str, now: datetime) -> None:
    """Undo one of the two by the other."""
    other = Act.Verb.UNWATCH if verb == Act.Verb.WATCH else Act.Verb.WATCH
    apply(conversation_id=conversation_id, person=person, verb=other, now=now)
