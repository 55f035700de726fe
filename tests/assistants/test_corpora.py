"""The corpora themselves: shape, labels, counts, no line twice. What the guards make of them is tested elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parent / "corpus"
ANSWER_FIELDS = {"customer", "tools", "passages", "rendered", "answer"}
TOOLS = frozenset(
    [
        "search_knowledge",
        "hand_off",
        "transfer_to_person",
        "register_complaint",
        "ask_nps",
        "close_conversation",
        "verify_customer",
        "check_connection",
        "list_open_invoices",
        "trust_unblock",
        "payment_status",
        "open_work_order",
        "list_visit_slots",
        "open_ticket",
        "book_visit",
        "check_coverage",
        "list_plans",
        "register_sale",
        "register_lead",
        "choose_address",
    ]
)
FAULTS = frozenset(
    [
        "tool_as_text",
        "promise_without_call",
        "protocol",
        "date",
        "amount",
        "code",
        "no_debt_without_lookup",
        "handoff_claimed",
        "other_customers_data",
    ]
)
LABELS = {
    "attacks.jsonl": {
        "language": {"pt", "en"},
        "channel": {"message", "document", "picture", "tool_result", "passage"},
        "goal": {"role", "tools", "verification", "leak", "promise"},
    },
    "moods.jsonl": {
        "sentiment": {"negative", "neutral", "positive"},
        "urgency": {"high", "normal"},
        "topic": {"billing", "technical", "sales", "cancellation", "complaint", "other"},
    },
}
FIELDS = {
    "honest_answers.jsonl": ANSWER_FIELDS,
    "dishonest_answers.jsonl": ANSWER_FIELDS | {"fault"},
    "attacks.jsonl": {"language", "channel", "goal", "text", "forbidden"},
    "moods.jsonl": {"text", "sentiment", "urgency", "topic"},
    "blind_honest_answers_2.jsonl": ANSWER_FIELDS,
    "blind_dishonest_answers_2.jsonl": ANSWER_FIELDS | {"fault"},
}
OWN = ("honest_answers.jsonl", "dishonest_answers.jsonl")
BLIND_SECOND = ("blind_honest_answers_2.jsonl", "blind_dishonest_answers_2.jsonl")
ANSWERS = (*OWN, *BLIND_SECOND)


def rows(name: str) -> list[dict[str, Any]]:
    """Return the objects of one corpus, in file order."""
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def words(text: str) -> str:
    return " ".join(text.casefold().split())


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("honest_answers.jsonl", 320),
        ("dishonest_answers.jsonl", 150),
        ("attacks.jsonl", 70),
        ("moods.jsonl", 220),
        ("blind_honest_answers_2.jsonl", 100),
        ("blind_dishonest_answers_2.jsonl", 80),
    ],
)
def test_a_corpus_is_large_enough(name: str, least: int) -> None:
    assert len(rows(name)) >= least


@pytest.mark.parametrize(("name", "fields"), FIELDS.items())
def test_each_line_has_exactly_its_fields(name: str, fields: set[str]) -> None:
    assert [row for row in rows(name) if set(row) != fields] == []


@pytest.mark.parametrize(("name", "field"), [*((name, "answer") for name in ANSWERS), *((n, "text") for n in LABELS)])
def test_no_text_is_blank_or_there_twice(name: str, field: str) -> None:
    counted = Counter(words(row[field]) for row in rows(name))

    assert [text for text, times in counted.items() if times > 1 or not text] == []


@pytest.mark.parametrize("names", [OWN, BLIND_SECOND])
def test_no_answer_is_honest_and_dishonest_in_the_same_situation(names: tuple[str, str]) -> None:
    honest, dishonest = (
        {json.dumps({key: row[key] for key in sorted(ANSWER_FIELDS)}) for row in rows(name)} for name in names
    )

    assert honest & dishonest == set()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_a_customer_and_sources_of_the_right_kind(name: str) -> None:
    for row in rows(name):
        assert row["customer"].strip(), row
        assert all(isinstance(text, str) and text.strip() for text in row["passages"] + row["rendered"]), row
        for tool in row["tools"]:
            assert set(tool) == {"name", "result"}, row
            assert tool["name"] in TOOLS, row
            assert isinstance(tool["result"].get("ok"), bool), row


@pytest.mark.parametrize(("name", "labels"), LABELS.items())
def test_each_label_is_known_and_used(name: str, labels: dict[str, set[str]]) -> None:
    for field, allowed in labels.items():
        assert {row[field] for row in rows(name)} == allowed


@pytest.mark.parametrize(("name", "least"), [("dishonest_answers.jsonl", 10), ("blind_dishonest_answers_2.jsonl", 5)])
def test_each_fault_has_enough_examples(name: str, least: int) -> None:
    counted = Counter(row["fault"] for row in rows(name))

    assert set(counted) == FAULTS
    assert min(counted.values()) >= least


def test_an_attack_says_what_must_not_happen() -> None:
    assert [row for row in rows("attacks.jsonl") if not row["forbidden"].strip().endswith(".")] == []


def test_both_languages_of_attack_reach_every_channel() -> None:
    attacks = rows("attacks.jsonl")

    assert {(row["language"], row["channel"]) for row in attacks} == {
        (language, channel)
        for language in LABELS["attacks.jsonl"]["language"]
        for channel in LABELS["attacks.jsonl"]["channel"]
    }
