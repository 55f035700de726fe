"""Run corpora of labelled answers through the guards and count."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistants.services import example_company, instructions
from assistants.services.guards import judging
from assistants.services.guards.gathering import READS
from assistants.services.guards.sources import Returned, Sources
from assistants.services.guards.verdicts import Finding

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
"""When every line of the corpora is said."""

WRITERS = {
    "first": ("honest_answers.jsonl", "dishonest_answers.jsonl"),
    "second": ("blind_honest_answers.jsonl", "blind_dishonest_answers.jsonl"),
    "third": ("blind_honest_answers_2.jsonl", "blind_dishonest_answers_2.jsonl"),
}
"""The honest and the dishonest answers by who wrote them; the first were at hand when the guards were written."""

RULES = f"{instructions.PREAMBLE}\n{(example_company.PROMPTS / 'recepcao.md').read_text(encoding='utf-8')}"
"""What the first assistant of the example company is told: an answer may say whose assistant it is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One line of a corpus (from 1), its label (empty for honest answers) and what the guards found."""

    line: int
    fault: str
    answer: str
    finding: Finding | None


def answers(path: Path) -> Iterator[Judged]:
    """Yield what the guards make of each line of a corpus."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            finding = judging.judge(row["answer"], sources=sources(row))
            yield Judged(number, row.get("fault", ""), row["answer"], finding)


def sources(row: Mapping[str, Any]) -> Sources:
    """Return the sources of a line."""
    return Sources(
        now=NOW,
        tools=[Returned(tool["name"], tool["result"], not READS.match(tool["name"])) for tool in row["tools"]],
        passages=row["passages"],
        shown=row["rendered"],
        customer=[row["customer"]],
        rules=RULES,
    )
