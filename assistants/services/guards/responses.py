"""What follows a verdict: the model is asked again once, then code speaks, or a person comes."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from assistants.models import GuardVerdict, RunStep
from assistants.services.guards import language
from assistants.services.guards.verdicts import PREFIX, TRIES, Finding, Verdict

_UNCERTAIN = gettext_noop(
    "I could not confirm this information just now, and I will not tell you anything that I am not sure of. "
    "Would you like me to call a person of the team?"
)
_NO_LOOKUP = gettext_noop(
    "I could not check your bills just now, so I cannot say whether anything is open. "
    "Would you like me to call a person of the team?"
)
_OTHERS = gettext_noop(
    "I can only share account details with the account holder. "
    "Is there anything about your own account that I can help with?"
)
_FOUND = gettext_noop("Here is what I found:")
_NOT_MY_TASK = gettext_noop("I cannot help with that. Is there anything about our services that I can help you with?")

SAFE_SENTENCES = {
    Verdict.AMOUNT: _UNCERTAIN,
    Verdict.DATE: _UNCERTAIN,
    Verdict.CODE: _UNCERTAIN,
    Verdict.PROTOCOL: _UNCERTAIN,
    Verdict.CLAIMED_NO_DEBT: _NO_LOOKUP,
    Verdict.OTHERS_DATA: _OTHERS,
    Verdict.GRANT: _NOT_MY_TASK,
    Verdict.IDENTITY: _NOT_MY_TASK,
    Verdict.DICTATED: _NOT_MY_TASK,
    Verdict.LEAK: _NOT_MY_TASK,
    Verdict.HIDDEN_TEXT: _NOT_MY_TASK,
}
"""Verdicts after which an honest sentence is enough. The others end with a person: the customer was promised one, or
a deed, or got no answer at all."""


def is_safe_to_answer(verdict: Verdict) -> bool:
    """Tell whether code may answer in the model's place."""
    return verdict in SAFE_SENTENCES


def safe_sentence(verdict: Verdict, *, customer: Sequence[str], is_shown: bool = False) -> str:
    """Return the sentence that stands in for the answer, in the customer's language.

    With `is_shown`, rows that code rendered follow it: they are true, whatever the model said of them.
    """
    with translation.override(language.of(customer)):
        return gettext(_FOUND if is_shown else SAFE_SENTENCES[verdict])


def to(finding: Finding, *, rows: Sequence[RunStep]) -> GuardVerdict.Action:
    """Return what is done about an answer with this finding, `rows` being the run's steps before it."""
    faults = sum(row.error.startswith(PREFIX) for row in rows)
    if faults + 1 < TRIES:
        return GuardVerdict.Action.ASKED_AGAIN
    return GuardVerdict.Action.SAFE_SENTENCE if is_safe_to_answer(finding.verdict) else GuardVerdict.Action.PERSON
