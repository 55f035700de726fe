"""What supervisors whisper to the assistant: read by its next turn as a hint, and by that one alone."""

from django.db.models import F
from django.db.models.functions import Coalesce, Least

from conversations.models import Conversation, Note, Turn

WHISPERS = "whispers"
"""On the tape: the notes that the turn was given, by their public ids."""


def take(turn: Turn, conversation: Conversation) -> bool:
    """Give the turn what was whispered to the assistant since it has the floor; return whether that was anything.

    Call with the conversation locked.
    """
    since = conversation.whispered_at
    if since is None:
        return False
    unread = Note.objects.filter(conversation=conversation, kind=Note.Kind.WHISPER, read_by_turn=None, at__gte=since)
    turn.tape[WHISPERS] = list(unread.values_list("public_id", flat=True))
    unread.update(read_by_turn=turn.pk)
    conversation.whispered_at = None
    conversation.save(update_fields=["whispered_at"])
    return True


def give_back(turn: Turn) -> None:
    """Let the next turn read what this one was given, for it comes to nothing; call with the conversation locked."""
    if not turn.tape.get(WHISPERS):
        return
    notes = Note.objects.filter(read_by_turn=turn.pk)
    first = notes.values_list("at", flat=True).first()
    notes.update(read_by_turn=None)
    # Under another floor nobody needs them.
    same = Conversation.objects.filter(pk=turn.conversation_id, state=Conversation.State.BOT)
    same.update(whispered_at=Least(Coalesce(F("whispered_at"), first), first))


def hints(turn: Turn) -> tuple[str, ...]:
    """Return what was whispered to the turn, oldest first; one query, and none where nothing was."""
    named = turn.tape.get(WHISPERS)
    if not named:
        return ()
    return tuple(Note.objects.filter(public_id__in=named).order_by("at", "id").values_list("text", flat=True))
