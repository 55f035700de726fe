"""The section of the report about whole conversations."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from lia_cortex.simulator.load import tables
from lia_cortex.simulator.load.talks.figures import Pair
from lia_cortex.simulator.load.talks.phase import Measured

WANTED = ("10 to 15", "6 to 8", "2 to 3", "1 to 2", "20 %", "10 %", "15 %")


def content(measured: Measured) -> dict[str, Any]:
    """Return everything for machines."""
    return asdict(measured) | {"missed": measured.figures.missed}


def markdown(phases: Sequence[Measured], *, peak_megabytes: Mapping[str, float]) -> str:
    """Return the tables, "" without such a phase."""
    if not phases:
        return ""
    tables_ = (_answers(phases), _files(phases), _deeds(phases), _shape(phases), _processes(phases, peak_megabytes))
    return "\n\n".join(tables_)


def warnings(phases: Sequence[Measured]) -> list[str]:
    """Return what was missed and what spoils the figures."""
    lines = [f"{each.figures.name}: {what}." for each in phases for what in each.figures.missed]
    lines += [
        f"{each.figures.name}: the gateway did not take {each.not_taken} messages from the writer."
        for each in phases
        if each.not_taken
    ]
    return lines + [
        f"{each.figures.name}: something else kept {each.others:.2f} cores busy; the figures suffer from it."
        for each in phases
        if each.others > 0.1
    ]


def _answers(phases: Sequence[Measured]) -> str:
    head = ["conversations", "begun/s", "ended/hour", "number", "answers/s", "answers", "lost", "repeated"]
    head += (
        "owned up",
        "held back by guards",
        "total s P50/P95/P99",
        "overhead ms P50/P95/P99",
        "with picture or voice",
    )
    return tables.table(
        head,
        [
            (
                one.name,
                f"{one.begun_per_second:.2f}",
                f"{one.ended_per_hour:.0f}",
                str(one.conversations),
                f"{one.answered_per_second:.1f}",
                str(one.bursts),
                str(one.lost),
                str(one.repeated),
                str(one.owned_up),
                str(one.held_back),
                tables.three(one.total, 1, 1),
                f"{tables.three(one.overhead, 1000, 0)} ({one.overhead.count})",
                f"{tables.three(one.overhead_with_media, 1000, 0)} ({one.overhead_with_media.count})",
            )
            for one in (each.figures for each in phases)
        ],
    )


def _files(phases: Sequence[Measured]) -> str:
    head = ["pictures and voice messages", "most at once", "s until a worker had one P50/P95/P99"]
    rows = [(each.figures.name, str(each.files.at_once), tables.three(each.files.waited, 1, 2)) for each in phases]
    return tables.table(head, rows)


def _deeds(phases: Sequence[Measured]) -> str:
    head = ["done/wanted", "calls of tools", "effects", "not exactly once", "hand-offs", "people's queue"]
    head += ("failed by the back office",)
    return tables.table(
        head,
        [
            (
                one.name,
                _pair(one.calls),
                _pair(one.effects),
                str(one.effects_wrong),
                _pair(one.hand_offs),
                _pair(one.people),
                str(one.failed_requests),
            )
            for one in (each.figures for each in phases)
        ],
    )


def _shape(phases: Sequence[Measured]) -> str:
    head = ["a conversation", "messages", "from the customer", "calls of tools", "hand-offs", "with a picture"]
    head += ("with a voice message", "to a person", "s P50/P95/P99")
    lines: list[tuple[str, ...]] = [("as planned", *WANTED, "")]
    for each in phases:
        one = each.figures.shape
        mean = (f"{value:.1f}" for value in (one.messages, one.customers_messages, one.calls, one.hand_offs))
        shares = (f"{value * 100:.0f} %" for value in (one.with_picture, one.with_voice, one.to_a_person))
        lines.append((each.figures.name, *mean, *shares, tables.three(one.seconds, 1, 0)))
    return tables.table(head, lines)


def _processes(phases: Sequence[Measured], peak: Mapping[str, float]) -> str:
    names = sorted({name for each in phases for name in each.cpu})
    head = ["CPU", *(f"{each.figures.name}: s (ms per conversation, per answer)" for each in phases), "peak MB"]
    lines = [
        [name, *(_cpu(each, each.cpu.get(name, 0.0)) for each in phases), f"{peak.get(name, 0):.0f}"] for name in names
    ]
    lines.append(["all of these", *(_cpu(each, sum(each.cpu.values())) for each in phases), ""])
    lines.append(["cores busy by these", *(f"{each.busy:.2f}" for each in phases), ""])
    lines.append(["cores busy by others", *(f"{each.others:.2f}" for each in phases), ""])
    return tables.table(head, lines)


def _cpu(measured: Measured, seconds: float) -> str:
    one = measured.figures
    each = [seconds / count * 1000 for count in (one.conversations, one.bursts) if count]
    return f"{seconds:.1f} ({', '.join(f'{value:.0f}' for value in each)})"


def _pair(pair: Pair) -> str:
    return f"{pair.done}/{pair.wanted}"
