"""What a customer asked, in few words: for the person who comes where no assistant wrote a summary."""

from django.conf import settings
from django.utils import translation

from conversations.models import Message, Turn
from conversations.services.turns import attached

LETTERS = 160
"""As many as the list of conversations shows of the last words."""

_OPENED, _CLOSED = "“", "”"


def in_own_words(turn: Turn) -> str:
    """Return the beginning of what the turn is to answer, in quotes; the kinds of messages where nothing was said."""
    burst = Message.objects.filter(turn=turn.pk, direction=Message.Direction.IN, deleted_at__isnull=True)
    messages = list(burst.order_by("at", "id"))
    files = attached.of(messages)
    texts = (" ".join((message.text or files.spoken(message)).split()) for message in messages)
    if said := " / ".join(filter(None, texts)):
        return f"{_OPENED}{said if len(said) <= LETTERS else f'{said[:LETTERS]}…'}{_CLOSED}"
    with translation.override(settings.LANGUAGE_CODE):
        return ", ".join(dict.fromkeys(message.get_kind_display() for message in messages))


def is_quoted(summary: str) -> bool:
    """Return whether a summary is nothing but the customer's own words: no note of ours to an assistant."""
    return summary.startswith(_OPENED) and summary.endswith(_CLOSED)
