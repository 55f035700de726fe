"""Judge what a model wrote, before anybody reads it."""

from collections.abc import Callable, Iterable

from assistants.services.guards import (
    action_claims,
    calls_as_text,
    debt_claims,
    dictation,
    figures,
    grants,
    hidden_text,
    identity_claims,
    leaks,
    people_claims,
    transfer_claims,
)
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

Check = Callable[[str, Sources], Finding | None]

CHECKS: tuple[Check, ...] = (
    leaks.unfounded,
    identity_claims.unfounded,
    dictation.unfounded,
    people_claims.unfounded,
    debt_claims.unfounded,
    action_claims.unfounded,
    grants.unfounded,
    figures.unsupported,
)
"""What needs the answer's sources, the clearest reason first."""


def judge(
    text: str,
    *,
    tools: Iterable[str] = (),
    refused: bool = False,
    incomplete: bool = False,
    sources: Sources | None = None,
) -> Finding | None:
    """Return why this text without a tool call must not be sent, or None when it may be.

    Without `sources` only the form is judged, not the truth.
    """
    if refused:
        return Finding(Verdict.MODEL_REFUSED)
    if not text.strip():
        return Finding(Verdict.EMPTY)
    if hidden := hidden_text.found_in(text):
        return Finding(Verdict.HIDDEN_TEXT, hidden)
    if calls_as_text.is_call(text, tools=tools):
        return Finding(Verdict.TOOL_AS_TEXT)
    if transfer_claims.found_in(text) and not (sources and transfer_claims.was_made(sources)):
        return Finding(Verdict.CLAIMED_TRANSFER)
    if sources is not None:
        for check in CHECKS:
            finding = check(text, sources)
            if finding is not None:
                return finding
    return Finding(Verdict.CUT_OFF) if incomplete else None
