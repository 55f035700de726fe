"""Raw events of the gateway, found by what an operator knows of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from conversations.admin import masking
from conversations.models import ContactIdentity, WebhookEvent
from conversations.queries import event_reasons
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import opaque

MOST_IDS = 50
"""Of one customer; more would be a mistake."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty fields look for everything."""

    id: str = ""
    phone: str = ""
    kind: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One event by its public id, with its body as people may read it: phones and codes hidden; `why` is in words."""

    id: str
    event: WebhookEvent
    why: str
    body: str


@dataclass(frozen=True, slots=True)
class Row:
    """One event of a list by its public id, without its body; `why` is in words."""

    id: str
    event: WebhookEvent
    why: str


def page(search: Search, *, before: str, limit: int) -> list[Row]:
    """Return the events that came before the one with the public id `before` (empty: all), the newest first."""
    rows, last = _rows(search), opaque.number(opaque.EVENT, before)
    if last is not None:
        rows = rows.filter(pk__lt=last)
    found = rows.defer("body").order_by("-pk")[:limit]
    return [Row(opaque.of(opaque.EVENT, each.pk), each, event_reasons.words(each.reason)) for each in found]


def kinds() -> list[str]:
    """Return the kinds of events that are stored, by name."""
    # A loose index scan: DISTINCT would read every event of the week.
    found: list[str] = []
    while True:
        rows = WebhookEvent.objects.filter(event__gt=found[-1] if found else "").order_by("event")
        following = rows.values_list("event", flat=True).first()
        if following is None:
            return found
        found.append(following)


def one(public_id: str) -> Found | None:
    """Return one event with its masked body, None when there is none."""
    row = WebhookEvent.objects.filter(pk=opaque.number(opaque.EVENT, public_id) or 0).first()
    return None if row is None else Found(public_id, row, event_reasons.words(row.reason), masking.readable(row.body))


def _rows(search: Search) -> QuerySet[WebhookEvent]:
    rows = WebhookEvent.objects.all()
    if search.id:
        rows = rows.filter(pk=_number(search.id))
    if search.kind:
        rows = rows.filter(event=search.kind)
    if search.status:
        rows = rows.filter(status=search.status)
    if search.since:
        rows = rows.filter(received_at__gte=_midnight(search.since))
    if search.until:
        rows = rows.filter(received_at__lt=_midnight(search.until + timedelta(days=1)))
    return rows.filter(_of_phone(search.phone)) if search.phone else rows


def _number(asked: str) -> int:
    """Return which row is meant: by its public id, or by the number that stands in a log line."""
    return int(asked) if asked.isdecimal() and len(asked) < 19 else opaque.number(opaque.EVENT, asked) or 0


def _of_phone(phone: str) -> Q:
    """Return the messages of the customer with this phone, with or without its ninth digit, under all their ids."""
    digits = "".join(each for each in phone if each.isdecimal())
    if not digits:
        return Q(pk__in=[])
    forms = schemas.phone_variants(f"+{digits}")
    jids = [f"{form[1:]}@s.whatsapp.net" for form in forms]
    contacts = ContactIdentity.objects.filter(value__in=[*forms, *jids]).values("contact")
    others = ContactIdentity.objects.filter(contact__in=contacts).values_list("value", flat=True)
    return Q(chat__in={*jids, *others[:MOST_IDS]})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
