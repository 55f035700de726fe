"""The running summary of what an assistant no longer reads, and the one for people who take a conversation over."""

from datetime import timedelta

from django.db.models import QuerySet

from assistants.models import Assistant
from assistants.ports import ProviderAway
from assistants.services import summaries as writer
from conversations import jobs
from conversations.models import Conversation, Message
from conversations.services.turns import history
from lia_cortex.kernel import db, live
from lia_cortex.kernel.jobs import LATER, Job, enqueue

MESSAGES = 60
"""The newest ones that a summary for people is written from; what came before stands in the running summary."""

WITH_PEOPLE = (Conversation.State.WAITING_HUMAN, Conversation.State.HUMAN, Conversation.State.WAITING_CUSTOMER)

SLACK = 1.5
"""Summarise when the history is this much longer than the assistant reads: not with each message."""


def extend(*, conversation_id: int) -> None:
    """Summarise the oldest messages when the conversation has outgrown what its assistant reads."""
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        return
    assistant = Assistant.objects.only("history_messages").get(pk=conversation.assistant_id)
    # By id, for that is how the summary remembers where it ends; a late message has a higher one than its neighbours.
    messages = list(history.said_in(conversation).order_by("id"))
    if len(messages) <= assistant.history_messages * SLACK:
        return
    oldest = sorted(messages[: -assistant.history_messages], key=lambda message: (message.at, message.pk))
    db.release()
    try:
        summary = writer.extend(
            previous=conversation.summary,
            said=history.as_said(oldest),
            assistant_id=assistant.pk,
            scope=conversation.public_id,
        )
    except ProviderAway as away:
        _again(jobs.SUMMARISE, conversation_id, after=away.after)
        return
    Conversation.objects.filter(pk=conversation_id, summary_until=conversation.summary_until).update(
        summary=summary, summary_until=max(message.pk for message in oldest)
    )


def for_people(*, conversation_id: int) -> None:
    """Write the summary for whoever takes the conversation over, while it is with people and has none.

    Done twice, the first one stays. It waits behind live conversations, and is asked for again where the model is away.
    """
    conversation = _lacking().filter(pk=conversation_id).first()
    if conversation is None:
        return
    rows = list(history.said_in(conversation).order_by("-at", "-pk")[:MESSAGES])[::-1]
    if not any(row.author == Message.Author.CUSTOMER for row in rows):
        return
    said = history.as_people_read(rows)
    db.release()
    try:
        summary = writer.for_the_next(
            previous=conversation.summary,
            said=said,
            assistant_id=conversation.assistant_id,
            scope=conversation.public_id,
        )
    except ProviderAway as away:
        _again(jobs.SUMMARISE_FOR_PEOPLE, conversation_id, after=away.after)
        return
    # Of another customer's words, should a person have parted the two meanwhile, nothing is kept.
    same = _lacking().filter(pk=conversation_id, summary_until=conversation.summary_until)
    if summary and same.update(handoff_summary=summary):
        live.look(conversation=conversation.public_id)


def _lacking() -> QuerySet[Conversation]:
    return Conversation.objects.filter(state__in=WITH_PEOPLE, handoff_summary="").exclude(handoff_reason="")


def _again(job: Job, conversation_id: int, *, after: float) -> None:
    wait = max(timedelta(seconds=after), timedelta(seconds=60)).total_seconds()
    enqueue(job, conversation_id=conversation_id, countdown=wait, priority=LATER)
