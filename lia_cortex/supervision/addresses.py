"""Where a conversation is shown: beside the board's list or the desk's, whichever one is working in."""

from django.urls import reverse

DESK = "desk"


def conversation(public_id: str, *, section: object) -> str:
    """Return the address of the conversation in this section; the board's for any other."""
    name = "desk_conversation" if section == DESK else "conversation"
    return reverse(f"supervision:{name}", args=[public_id])
