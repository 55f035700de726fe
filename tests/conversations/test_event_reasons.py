"""What is written beside a raw event has words, whatever code writes it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.utils import translation

from conversations.queries import event_reasons
from conversations.services import delivery
from lia_cortex.integrations.evolution.schemas.jids import JidKind
from tests.flows import recordings_table

ROOT = Path(__file__).parents[2]
WRITERS = (
    *(ROOT / "conversations/services/inbound").glob("*.py"),
    *(ROOT / "lia_cortex/integrations/evolution/schemas").glob("*.py"),
    ROOT / "conversations/services/ingress.py",
    ROOT / "conversations/services/delivery.py",
)
OUTCOMES = ("ignored: ", "applied: ", "parked: ")
TOLD = {"event.status": delivery.NO_TICK, "kind": {*get_args(JidKind)} - {"person_phone", "person_lid"}}
"""What stands for itself behind "ignored: ", by the expression that puts it there, and the values it may have."""


def _begin(node: ast.expr) -> str:
    """Return the text, up to the first value that is put into it."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _reasons(file: Path) -> Iterator[str]:
    """Return each reason that the file's code writes; of one with values put in, what it begins with."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args, keywords=named):
                if name in {"Ignored", "Unreadable"}:
                    yield _begin(args[1])
                if name == "Verdict" and len(args) > 1 and _begin(args[0]):
                    yield _begin(args[1])
                if name == "Arrival":
                    yield from (_begin(each.value) for each in named if each.arg == "reason")
            case ast.IfExp(body=ast.Constant(value=str(said))) if file.name == "apply.py":
                yield said
            case ast.Tuple(elts=[ast.Constant(value="ignored" | "failed"), ast.Constant(value=str(said))]):
                yield said
            case ast.Constant(value=str(said)) if said.startswith(OUTCOMES) and "why" not in said:
                yield said.partition(": ")[2]


def _put_in(file: Path) -> Iterator[str]:
    """Return the expressions whose value is a whole reason."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.JoinedStr) and _begin(node) in OUTCOMES:
            yield from (ast.unparse(each.value) for each in node.values if isinstance(each, ast.FormattedValue))


def _unsaid(reasons: set[str]) -> set[str]:
    """Return the reasons that Portuguese says as they are written, or as English does."""
    with translation.override("en"):
        english = {each: event_reasons.words(each) for each in reasons}
    with translation.override("pt-br"):
        return {each for each in reasons if event_reasons.words(each) in {each, english[each]}}


def test_every_reason_that_code_writes_has_words_in_both_languages() -> None:
    reasons = {each for file in WRITERS for each in _reasons(file)} - {""}
    assert len(reasons) > 40
    whole = {each for each in reasons if not each.endswith(" ")}
    assert whole <= set(event_reasons.WORDS)
    assert reasons - whole == {*event_reasons.BEGIN, event_reasons.CHAT}
    assert {each for file in WRITERS for each in _put_in(file)} == set(TOLD)
    values = {value for told in TOLD.values() for value in told}
    assert values <= set(event_reasons.WORDS)
    assert _unsaid(whole | values | {"event chats.update", "housekeeping message pinInChatMessage"}) == set()


def test_words_are_for_what_code_writes_alone() -> None:
    reasons = {each for file in WRITERS for each in _reasons(file)}
    assert set(event_reasons.WORDS) <= reasons.union(*TOLD.values())


def test_every_recorded_event_s_reason_has_words() -> None:
    outcomes = {each for became in recordings_table.BECOMES.values() for each in became}
    told = {each.partition(": ")[2] for each in outcomes if each.startswith(("ignored: ", "parked: "))}
    assert told
    assert _unsaid(told) == set()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", ""),
        ("event chats.update", "The platform does not use this kind of event (chats.update)."),
        ("chat of kind newsletter", "A channel of WhatsApp."),
        ("OperationalError", "Applying it failed (OperationalError)."),
        ("something of another release", "something of another release"),
    ],
)
def test_what_is_put_in_is_kept(reason: str, words: str) -> None:
    with translation.override("en"):
        assert event_reasons.words(reason) == words
