"""Take the floor from a person by rule: told before, then to the assistant or to the queue."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from conversations.models import Conversation, ConversationEvent, ReturnRule
from conversations.services import floor, handoff, return_clock
from conversations.services.return_clock import Due

log = logging.getLogger(__name__)

State, Kind = Conversation.State, ConversationEvent.Kind

BATCH = 2_000
"""Conversations with people that one sweep looks at, those that wait longest first."""


def sweep(*, now: datetime) -> int:
    """Tell people whose conversations go back soon, give back what is due; return how many of both."""
    done = 0
    for conversation_id in list(_to_do(now)):
        try:
            done += _settle(conversation_id, now=now)
        except Exception:  # one conversation must not hold up the others
            log.exception("returning.failed conversation=%s", conversation_id)
    return done


def _to_do(now: datetime) -> Iterator[int]:
    """Yield what is to be told or given back; bring what pages show in line with rules and presence."""
    rows = Conversation.objects.filter(state=State.HUMAN)
    shown = (
        rows.filter(return_since__isnull=False)
        if return_clock.has_rules()
        else rows.filter(return_due_at__isnull=False)
    )
    for row in shown.select_related("owner__presence").order_by("return_since")[:BATCH]:
        found = return_clock.due(row, now=now)
        at = found.at if found else None
        if found is not None and now >= (found.told_at if row.return_noticed_at is None else found.at):
            yield row.pk
        elif at != row.return_due_at or (found and row.return_noticed_at and now < found.told_at):
            as_read = rows.filter(pk=row.pk, floor_epoch=row.floor_epoch, return_since=row.return_since)
            as_read.update(return_due_at=at, return_noticed_at=None)


def _settle(conversation_id: int, *, now: datetime) -> int:
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(skip_locked=True)
        conversation = rows.filter(pk=conversation_id, state=State.HUMAN).first()
        found = return_clock.due(conversation, now=now) if conversation else None
        if conversation is None or found is None:
            return 0
        if conversation.return_noticed_at is None:
            return _tell(conversation, found, now=now)
        if now < found.at:
            return 0
        _give_back(conversation, found.rule, now=now)
    return 1


def _tell(conversation: Conversation, found: Due, *, now: datetime) -> int:
    if now < found.told_at:
        return 0
    conversation.return_noticed_at = now
    # A sweep that comes late cuts nobody's notice short.
    later = return_clock.due(conversation, now=now) or found
    conversation.return_due_at = later.at
    conversation.save(update_fields=["return_noticed_at", "return_due_at"])
    rule = found.rule
    floor.note(conversation, Kind.NOTICED, now=now, when=rule.when, goes=rule.goes, at=later.at.isoformat())
    return 1


def _give_back(conversation: Conversation, rule: ReturnRule, *, now: datetime) -> None:
    log.info("returning.given_back conversation=%s rule=%s", conversation.pk, rule.pk)
    if rule.goes == ReturnRule.Goes.BOT:
        handoff.to_bot(conversation=conversation, actor=None, now=now, reason=f"{return_clock.REASON}{rule.when}")
        return
    handoff.to_queue(
        conversation=conversation,
        reason=f"{return_clock.REASON}{rule.when}",
        summary=handoff.told_to_people(conversation),
        turn=None,
        now=now,
    )
