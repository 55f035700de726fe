"""Keep the figures up with the rows: what changed since the mark, what may have, or all of it."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Q

from conversations.models import ContactMerge, Conversation, ConversationEvent, Message, Outbound
from lia_cortex.analytics.models import (
    Answer,
    DelayFigure,
    EndFigure,
    HourFigure,
    Said,
    Transfer,
    TransferFigure,
    Visit,
    Watermark,
)
from lia_cortex.analytics.services import building

NAME = "figures"

SETTLES = timedelta(seconds=60)
"""A transaction that took its ids before a run ends within this time after it, or is found by the recheck."""

RECHECKED = timedelta(days=4)
"""What is counted again every hour: a send that turned out to have failed tells no time, and returns count for 72 h."""


def refresh(*, now: datetime) -> int:
    """Count what changed since the mark, and return how many conversations that were."""
    mark = _mark(now)
    seen = _newest()
    found = _touched(mark)
    building.build(found)
    if now - mark.next_at >= SETTLES:
        mark.message_id, mark.event_id, mark.at = mark.next_message_id, mark.next_event_id, mark.next_at
        mark.next_message_id, mark.next_event_id, mark.next_at = *seen, now
    mark.refreshed_at = now
    mark.save()
    return len(found)


def recheck(*, now: datetime) -> int:
    """Count again whatever moved in the last days, and return how many conversations that were."""
    recent = Conversation.objects.filter(last_message_at__gte=now - RECHECKED)
    found = list(recent.order_by("opened_at").values_list("pk", flat=True))
    building.build(found)
    return len(found)


def rebuild(*, now: datetime) -> int:
    """Count everything anew, and return how many conversations that were; pages show a part meanwhile."""
    seen = _newest()
    with transaction.atomic():
        for model in (Visit, Answer, Transfer, Said, HourFigure, DelayFigure, EndFigure, TransferFigure):
            model.objects.all().delete()
    # In the order of days, so that a batch makes few of them again.
    found = list(Conversation.objects.order_by("opened_at").values_list("pk", flat=True))
    building.build(found)
    Watermark.objects.update_or_create(
        name=NAME,
        defaults={
            "message_id": seen[0], "event_id": seen[1], "at": now - SETTLES,
            "next_message_id": seen[0], "next_event_id": seen[1], "next_at": now, "refreshed_at": now,
        },
    )  # fmt: skip
    return len(found)


def _mark(now: datetime) -> Watermark:
    mark, _ = Watermark.objects.get_or_create(
        name=NAME, defaults={"at": datetime.fromtimestamp(0, tz=now.tzinfo), "next_at": now - SETTLES}
    )
    return mark


def _newest() -> tuple[int, int]:
    messages, events = (rows.objects.aggregate(last=Max("pk"))["last"] for rows in (Message, ConversationEvent))
    return messages or 0, events or 0


def _touched(mark: Watermark) -> list[int]:
    """Return the conversations with anything new, and their customers' other visits: one may be a return to them."""
    since = mark.at - SETTLES
    found: set[int] = set()
    for rows in (
        Message.objects.filter(pk__gt=mark.message_id),
        ConversationEvent.objects.filter(pk__gt=mark.event_id),
        Outbound.objects.filter(sent_at__gte=since),
    ):
        found.update(rows.order_by().values_list("conversation_id", flat=True).distinct())
    changed = ContactMerge.objects.filter(Q(merged_at__gte=since) | Q(separated_at__gte=since))
    contacts = {pk for pair in changed.values_list("survivor_id", "absorbed_id") for pk in pair}
    contacts.update(Conversation.objects.filter(pk__in=found).order_by().values_list("contact_id", flat=True))
    found.update(_visits_of(contacts))
    return sorted(found)


def _visits_of(contacts: set[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH roots AS (
              SELECT DISTINCT coalesce(merged_into_id, id) AS id FROM conversations_contact WHERE id = ANY(%(ids)s)
            ), same AS (
              SELECT id FROM roots
              UNION SELECT k.id FROM conversations_contact k JOIN roots r ON k.merged_into_id = r.id
            )
            SELECT c.id FROM conversations_conversation c JOIN same s ON s.id = c.contact_id
            """,
            {"ids": sorted(contacts)},
        )
        return {pk for (pk,) in cursor.fetchall()}
