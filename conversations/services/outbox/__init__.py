"""What is to be sent: written with the state that it tells of, sent once, in order, fenced by the floor."""

from conversations.services.outbox.again import requeue, resend
from conversations.services.outbox.claim import cancel_bots, keep_bots
from conversations.services.outbox.echo import has_unsettled, settle_by_echo
from conversations.services.outbox.lookup import look_up
from conversations.services.outbox.resume import ask_again, resume_bots, wait_again
from conversations.services.outbox.send import send_next
from conversations.services.outbox.settle import LOOKUP_SECONDS, abandon
from conversations.services.outbox.write import say_as_assistant, say_as_person, say_as_system

__all__ = [
    "LOOKUP_SECONDS",
    "abandon",
    "ask_again",
    "cancel_bots",
    "has_unsettled",
    "keep_bots",
    "look_up",
    "requeue",
    "resend",
    "resume_bots",
    "say_as_assistant",
    "say_as_person",
    "say_as_system",
    "send_next",
    "settle_by_echo",
    "wait_again",
]
