"""When the floor leaves its person by itself: kept on the row in every transaction that changes what is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.models import Conversation, ReturnRule
from lia_cortex.accounts.models import Presence
from lia_cortex.accounts.services import presence
from lia_cortex.kernel.recent import Recent

State, Owner, When = Conversation.State, Conversation.Owner, ReturnRule.When

REASON = "return:"
"""How the reason begins of what a rule gave back; which rule it was follows."""

FIELDS = ("return_since", "return_due_at", "return_noticed_at")

_Rules = Mapping[tuple[str, int | None], ReturnRule]


def _read(_: None) -> _Rules:
    return {(rule.when, rule.team_id): rule for rule in ReturnRule.objects.filter(is_active=True)}


_rules = Recent[None, _Rules](_read)


@dataclass(frozen=True, slots=True)
class Due:
    """When a rule takes the floor; `told_at` is when its person is to be told."""

    at: datetime
    rule: ReturnRule

    @property
    def told_at(self) -> datetime:
        """Return when the notice is due."""
        return self.at - timedelta(seconds=self.rule.notice_seconds)


def has_rules() -> bool:
    """Return whether anything goes back by itself."""
    return bool(_rules(None))


def asked(conversation: Conversation, *, now: datetime) -> None:
    """Begin to count when the customer asks a person something; what is counted already goes on."""
    if conversation.state == State.HUMAN and conversation.return_since is None:
        restart(conversation, now=now)


def restart(conversation: Conversation, *, now: datetime) -> None:
    """Count from now on, or not at all, as the floor is; call with the conversation locked.

    A person is counted while the customer waits for an answer, the phone's owner always.
    """
    is_phone = conversation.owner_kind == Owner.PHONE
    counts = conversation.state == State.HUMAN and (is_phone or conversation.waiting_since is not None)
    conversation.return_since = now if counts else None
    conversation.return_noticed_at = None
    found = due(conversation, now=now) if counts else None
    conversation.return_due_at = found.at if found else None
    conversation.save(update_fields=FIELDS)


def due(conversation: Conversation, *, now: datetime) -> Due | None:
    """Return which rule takes the floor and when, or None; told of it, a person has the whole notice."""
    since = conversation.return_since
    if since is None or conversation.state != State.HUMAN:
        return None
    if conversation.owner_kind == Owner.PHONE:
        found = [_after(since, _rule(When.PHONE, conversation))]
    elif conversation.waiting_since is not None:
        found = [_after(since, _rule(When.SILENT, conversation)), _away(conversation, since, now=now)]
    else:
        return None
    dues = [each for each in found if each is not None]
    if not dues:
        return None
    first = min(dues, key=lambda each: each.at)
    noticed = conversation.return_noticed_at
    if noticed is None:
        return first
    return Due(max(first.at, noticed + timedelta(seconds=first.rule.notice_seconds)), first.rule)


def _rule(when: str, conversation: Conversation) -> ReturnRule | None:
    rules = _rules(None)
    return rules.get((when, conversation.team_id)) or rules.get((when, None))


def _after(since: datetime, rule: ReturnRule | None) -> Due | None:
    return Due(since + timedelta(seconds=rule.after_seconds), rule) if rule else None


def _away(conversation: Conversation, since: datetime, *, now: datetime) -> Due | None:
    """Count from when the person went away; a customer who writes later than that waits for the notice."""
    rule = _rule(When.AWAY, conversation)
    row: Presence | None = getattr(conversation.owner, "presence", None) if rule else None
    if rule is None or row is None:
        return None
    gone = presence.gone_at(row)
    if gone > now:
        return None
    at = gone + timedelta(seconds=rule.after_seconds)
    return Due(max(at, since + timedelta(seconds=rule.notice_seconds)), rule)
