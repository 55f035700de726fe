"""Why an answer is not sent, and what the model is told about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Why an answer is not sent; kept on its step as `guard:<verdict>`."""

    TOOL_AS_TEXT = "tool_as_text"
    CLAIMED_TRANSFER = "claimed_transfer"
    CLAIMED_ACTION = "claimed_action"
    CLAIMED_NO_DEBT = "claimed_no_debt"
    AMOUNT = "amount"
    DATE = "date"
    CODE = "code"
    PROTOCOL = "protocol"
    OTHERS_DATA = "others_data"
    GRANT = "grant"
    IDENTITY = "identity"
    DICTATED = "dictated"
    LEAK = "leak"
    HIDDEN_TEXT = "hidden_text"
    EMPTY = "empty"
    CUT_OFF = "cut_off"
    MODEL_REFUSED = "model_refused"


class Stop(StrEnum):
    """Why a part of a text was kept from the model, or a call was not made."""

    INJECTION = "injection"
    DICTATED_CALL = "dictated_call"
    REPEATED_CALL = "repeated_call"
    INVENTED_ARGUMENT = "invented_argument"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on an answer, with the words that led to it."""

    verdict: Verdict
    evidence: str = ""


PREFIX = "guard:"
TRIES = 2
"""Answers of one run that may fail here, after which nothing that the model writes is sent."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A part of a text, or a call, that went no further."""

    verdict: Stop
    evidence: str = ""
    argument: str = ""
    """Which argument of a call it is about."""
