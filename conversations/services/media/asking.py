"""The customer's question about a picture: what else the burst says."""

from datetime import datetime

from django.db.models import Q

from conversations.models import Conversation, MediaReading, Message, Turn

MESSAGES, LENGTH = 10, 2_000


class NotYet(Exception):
    """Words about the picture may follow until `at`: look then."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


def wait_for_words(*, message: Message, conversation: Conversation, now: datetime) -> None:
    """Raise NotYet while the customer may still say what a picture without a caption is about.

    Its turn waits for the picture anyway: from the moment that it does, nothing more is waited for.
    """
    if message.text.strip():
        return
    turn = Turn.objects.filter(conversation=conversation, status=Turn.Status.COLLECTING).first()
    if turn is None or turn.media_since is not None:
        return
    at = min(turn.due_at, turn.cap_at)
    if at > now:
        raise NotYet(at)


def question(*, message: Message, conversation: Conversation) -> str:
    """Return what the customer says in the message's burst, voice messages included, oldest first."""
    mine = Q(turn__isnull=True, wants_answer=True) | Q(pk=message.pk)
    if message.turn_id is not None:
        mine |= Q(turn=message.turn_id)
    said = Message.objects.filter(mine, conversation=conversation, direction=Message.Direction.IN)
    rows = list(said.order_by("-at", "-id")[:MESSAGES])[::-1]
    heard = dict(
        MediaReading.objects.filter(
            attachment__message__in=[row.pk for row in rows if row.kind == Message.Kind.AUDIO],
            kind=MediaReading.Kind.HEARD,
        ).values_list("attachment__message_id", "text")
    )
    texts = (row.text or heard.get(row.pk, "") for row in rows)
    return "\n".join(text for text in texts if text)[-LENGTH:]
