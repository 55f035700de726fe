"""A person sends once more what failed, or what nobody can say arrived."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from conversations import jobs
from conversations.models import Conversation, Outbound
from conversations.services.outbox.settle import LOOKUP_SECONDS
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.registry.services import knobs

Status = Outbound.Status


def resend(*, outbound: str, person: User, now: datetime) -> None:
    """Queue a failed or uncertain send again, in its old place in the line, in this person's name.

    Raises Refused: `not_found`, `not_your_floor`, `still_looking` while it is being looked up, `not_possible_now`
    for what is on its way or arrived. Sending an uncertain one again may let the customer read it twice.
    """
    with transaction.atomic():
        found = Outbound.objects.filter(public_id=outbound).values_list("conversation_id", flat=True).first()
        if found is None:
            raise Refused("not_found", gettext("There is no such message."))
        conversation = Conversation.objects.select_for_update().get(pk=found)
        row = Outbound.objects.select_for_update().get(public_id=outbound)
        if conversation.owner_kind != Conversation.Owner.PERSON or conversation.owner_id != person.pk:
            raise Refused("not_your_floor", gettext("Take the conversation over before you write to the customer."))
        if row.status not in {Status.FAILED, Status.UNCERTAIN}:
            raise Refused("not_possible_now", gettext("This message is on its way or has arrived."))
        if row.status == Status.UNCERTAIN and _is_looked_for(row, now=now):
            raise Refused("still_looking", gettext("We are still finding out whether it arrived: wait a moment."))
        requeue(row, now=now, fenced=False, person_id=person.pk, floor_epoch=conversation.floor_epoch)
        enqueue(jobs.SEND_NEXT, conversation_id=conversation.pk, priority=conversation.priority)
        live.look(conversation=conversation.public_id)


def requeue(row: Outbound, *, now: datetime, **fields: Any) -> None:
    """Queue a send as if it had never been tried; call with its row locked. Raises IllegalMove."""
    # Made now: one that failed for hours would be given up at once.
    row.move(Status.QUEUED, due_at=now, created_at=now, uncertain_at=None, lookups=0, absences=0, error="", **fields)


def _is_looked_for(row: Outbound, *, now: datetime) -> bool:
    hold = timedelta(seconds=knobs.value(knobs.UNCERTAIN_HOLD))
    waited = row.uncertain_at is not None and row.uncertain_at <= now - hold
    return not waited and row.lookups < len(LOOKUP_SECONDS)
