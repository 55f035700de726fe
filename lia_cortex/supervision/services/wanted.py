"""What a form asks for, in rows and numbers; kept with the act as ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from assistants.models import Assistant
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Act

Verb = Act.Verb

LONGEST_REASON = 120
"""Characters that a conversation keeps of a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done to each conversation; only what the verb needs is set."""

    verb: str
    user: User | None = None
    team: Team | None = None
    assistant: Assistant | None = None
    reason: str = ""
    priority: int = 0
    until: datetime | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Return what the act keeps of it, as JSON."""
        rows = {"user": self.user, "team": self.team, "assistant": self.assistant}
        told: dict[str, Any] = {name: row.public_id for name, row in rows.items() if row is not None}
        if self.verb == Verb.PRIORITISE:
            told["priority"] = self.priority
        if self.verb == Verb.SNOOZE:
            told["until"] = self.until.isoformat() if self.until else None
        lists = {"reason": self.reason, "add": list(self.add), "remove": list(self.remove)}
        return told | {name: value for name, value in lists.items() if value}


def read(verb: str, details: Mapping[str, Any], *, now: datetime) -> Wanted:
    """Return what the details of this verb ask for; raise Refused for what is missing or names nothing."""
    match verb:
        case Verb.TAKE_OVER | Verb.RETURN | Verb.REOPEN | Verb.WATCH | Verb.UNWATCH:
            return Wanted(verb=verb)
        case Verb.ASSIGN:
            return Wanted(verb=verb, user=_one(User, details.get("user"), "username"))
        case Verb.TRANSFER:
            return _transfer(details)
        case Verb.PRIORITISE:
            return Wanted(verb=verb, priority=_number(details.get("priority")))
        case Verb.SNOOZE:
            return Wanted(verb=verb, until=_until(details, now=now))
        case Verb.TAG:
            return Wanted(verb=verb, add=_names(details.get("add")), remove=_names(details.get("remove")))
        case Verb.CLOSE:
            return Wanted(verb=verb, reason=_text(details, "reason") or gettext("closed on the board"))
        case _:
            raise Refused("unknown_verb", gettext("There is no such action."))


def _transfer(details: Mapping[str, Any]) -> Wanted:
    team, assistant = details.get("team"), details.get("assistant")
    reason = _text(details, "reason") or gettext("moved on the board")
    if bool(team) == bool(assistant):
        raise Refused("target_missing", gettext("Name either a team or an assistant."))
    if team:
        return Wanted(verb=Verb.TRANSFER, team=_one(Team, team, "name__iexact"), reason=reason)
    found = _one(Assistant, assistant, "slug")
    if not found.is_active:
        raise Refused("inactive", gettext("This assistant is not active."))
    return Wanted(verb=Verb.TRANSFER, assistant=found, reason=reason)


def _until(details: Mapping[str, Any], *, now: datetime) -> datetime | None:
    """Return the time, from `until` (ISO 8601, local without a zone) or `minutes`; None: until the customer writes."""
    if minutes := details.get("minutes"):
        return now + timedelta(minutes=_number(minutes))
    written = str(details.get("until") or "")
    if not written:
        return None
    try:
        until = parse_datetime(written)
    except ValueError:
        until = None
    if until is None:
        raise Refused("unknown_time", gettext("This is no date and time."))
    return until if timezone.is_aware(until) else timezone.make_aware(until)


def _one(model: type[Any], value: object, lookup: str) -> Any:
    """Return the row that the value names by public id or otherwise."""
    text = str(value or "").replace("\0", "")
    for field in ("public_id", lookup):
        row = model._default_manager.filter(**{field: text}).first() if text else None  # noqa: SLF001
        if row is not None:
            return row
    raise Refused("unknown", gettext("There is nothing by this name."))


def _number(value: object) -> int:
    text = str(value or "0")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Refused("unknown_number", gettext("This is no whole number."))
    return int(text)


def _names(value: object) -> tuple[str, ...]:
    given = value.split(",") if isinstance(value, str) else value
    parts = [str(each).strip() for each in given] if isinstance(given, Sequence) else []
    return tuple(part for part in parts if part)


def _text(details: Mapping[str, Any], name: str) -> str:
    return " ".join(str(details.get(name) or "").split())[:LONGEST_REASON]
