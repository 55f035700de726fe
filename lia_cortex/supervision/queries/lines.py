"""What happened to a conversation, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from conversations.models import Conversation, ConversationEvent, ReturnRule
from conversations.queries import reasons
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Act
from lia_cortex.supervision.queries import people, urgencies
from lia_cortex.supervision.queries.bubbles import Line

Kind = ConversationEvent.Kind
UNDONE = "undone"
"""Why the assistant has the floor again that an act had taken: nobody gave it back."""

EVENTS = 200
"""Events of one page at most: a conversation has a handful."""


def of(conversation: Conversation, *, since: datetime | None, until: datetime | None) -> list[Line]:
    """Return what happened from a page's first message to the first of the next page, in two queries at most."""
    found = ConversationEvent.objects.filter(conversation=conversation).select_related("actor")
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    events = list(found.order_by("-at", "-id")[:EVENTS])[::-1]
    names = _receivers(events)
    return [
        Line(
            key=f"ev_{each.at:%Y%m%d%H%M%S%f}_{each.kind}",
            kind=each.kind,
            label=_label(each, names),
            actor=people.person(each.actor) if each.actor else "",
            details=tuple(_details(each)),
            at=each.at,
        )
        for each in events
    ]


def _receivers(events: Iterable[ConversationEvent]) -> Mapping[str, str]:
    """Return the names of those who were given the conversation by somebody else, or by a rule."""
    given = {
        each.details.get("to", "")
        for each in events
        if each.kind == Kind.TAKEN_OVER and (each.actor is None or each.details.get("to") != each.actor.public_id)
    }
    given.discard("")
    users = User.objects.filter(public_id__in=given) if given else []
    return {user.public_id: people.person(user) for user in users}


def _label(event: ConversationEvent, names: Mapping[str, str]) -> str:
    to = names.get(event.details.get("to", ""), "")
    if event.kind == Kind.TAKEN_OVER and to:
        return _("Given to %(name)s") % {"name": to}
    if event.details.get("reason") == UNDONE:
        return str(Kind.UNDONE.label)
    return str(event.get_kind_display())


def _details(event: ConversationEvent) -> Iterable[str]:
    told: Mapping[str, Any] = event.details
    match event.kind:
        case Kind.UNDONE | Kind.RETURNED if told.get("verb") in Act.Verb.values:
            yield str(Act.Verb(told["verb"]).label)
        case Kind.PRIORITY:
            yield f"{urgencies.word(told.get('before'))} → {urgencies.word(told.get('to'))}"
        case Kind.TAGGED:
            yield from (f"+ {name}" for name in told.get("added", ()))
            yield from (f"− {name}" for name in told.get("removed", ()))
        case Kind.TAKEN_OVER if event.actor is None and told.get("to"):
            yield _("automatically")
        case Kind.SET_ASIDE if told.get("until"):
            yield _("until %(when)s") % {"when": _moment(told["until"])}
        case Kind.NOTICED:
            if told.get("goes") in ReturnRule.Goes.values:
                yield str(ReturnRule.Goes(told["goes"]).label)
            yield _moment(told.get("at", ""))
        case _:
            yield from (told.get(name, "") for name in ("assistant", "team"))
            yield reasons.words(str(told.get("reason", "")))


def _moment(written: Any) -> str:
    at = parse_datetime(written) if isinstance(written, str) else None
    return formats.date_format(timezone.localtime(at), "DAY_TIME_FORMAT") if at else ""
