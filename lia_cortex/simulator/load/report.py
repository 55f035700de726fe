"""What the bench tells: a table for the terminal and for docs/performance.md, and JSON for machines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lia_cortex.simulator.load.phase import Measured
from lia_cortex.simulator.load.tables import number, table, three
from lia_cortex.simulator.load.talks import telling
from lia_cortex.simulator.load.talks.phase import Measured as Talks

LATE_SECONDS = 0.05
"""A generator that was later than this for one message in a hundred did not offer the load as planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run of the bench."""

    machine: Mapping[str, object]
    settings: Mapping[str, object]
    phases: Sequence[Measured]
    peak_megabytes: Mapping[str, float]
    talks: Sequence[Talks] = ()
    """Phases of whole conversations."""

    @property
    def failed(self) -> bool:
        """Return whether anybody was not answered, or more than once, a deed not done once, or a target missed."""
        return any(each.figures.missed for each in self.talks) or any(
            phase.figures.lost or phase.figures.repeated or (phase.acks and phase.acks.missed) for phase in self.phases
        )


def write(report: Report, *, folder: Path) -> str:
    """Write report.json and report.md into the folder; return the Markdown."""
    text = markdown(report)
    content = {
        "machine": dict(report.machine),
        "settings": dict(report.settings),
        "peak_megabytes": dict(report.peak_megabytes),
        "phases": [
            asdict(phase.figures)
            | {
                "generator_lag": asdict(phase.lag),
                "not_taken": phase.not_taken,
                "acknowledged": asdict(phase.acknowledged),
                "acks": phase.acks and asdict(phase.acks) | {"missed": phase.acks.missed},
                "cpu_seconds": phase.cpu,
                "cores_busy": phase.busy,
                "cores_busy_by_others": phase.others,
            }
            for phase in report.phases
        ],
        "conversations": [telling.content(each) for each in report.talks],
    }
    (folder / "report.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(text, encoding="utf-8")
    return text


def markdown(report: Report) -> str:
    """Return the tables and what has to be known beside them."""
    parts = [_facts(report)]
    if report.phases:
        parts += [
            _latencies(report.phases),
            _acks(report.phases),
            _kills(report.phases),
            _stages(report.phases),
            _processes(report),
        ]
    parts += [telling.markdown(report.talks, peak_megabytes=report.peak_megabytes), _warnings(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(report: Report) -> str:
    facts = [f"{name.replace('_', ' ')}: {value}" for name, value in {**report.machine, **report.settings}.items()]
    return "\n".join(f"- {fact}" for fact in facts)


def _latencies(phases: Sequence[Measured]) -> str:
    head = ["phase", "offered/s", "answered/s", "customers", "lost", "repeated", "total s P50/P95/P99"]
    head += ["overhead ms P50/P95/P99", "by model steps, overhead ms P50/P95", "ack ms P50/P99"]
    lines = [
        (
            phase.figures.name,
            f"{phase.figures.offered_per_second:.1f}",
            f"{phase.figures.answered_per_second:.1f}",
            str(phase.figures.customers),
            str(phase.figures.lost),
            str(phase.figures.repeated),
            three(phase.figures.total, 1, 2),
            three(phase.figures.overhead, 1000, 0),
            ", ".join(
                f"{steps}: {number(some.p50, 1000, 0)}/{number(some.p95, 1000, 0)} ({some.count})"
                for steps, some in phase.figures.overhead_by_steps.items()
            ),
            f"{number(phase.acknowledged.p50, 1000, 0)}/{number(phase.acknowledged.p99, 1000, 0)}",
        )
        for phase in phases
    ]
    return table(head, lines)


def _acks(phases: Sequence[Measured]) -> str:
    lines = [
        (
            phase.figures.name,
            f"{acks.wanted_per_second:g}",
            f"{acks.arrived_per_second:.1f}",
            "/".join(number(value, 1000, 0) for value in (acks.took.p50, acks.took.p95, acks.took.p99, acks.took.most)),
            number(phase.lag.p99, 1000, 0),
            str(acks.took.count),
            f"{acks.by_bench} + {acks.by_gateway}",
            str(acks.refused),
            str(acks.stored),
            str(acks.lost),
            ", ".join(f"{status} {count}" for status, count in sorted(acks.became.items())),
        )
        for phase in phases
        if (acks := phase.acks) is not None
    ]
    head = [
        "webhooks",
        "wanted/s",
        "arrived/s",
        "ack ms P50/P95/P99/max",
        "generator late ms P99",
        "timed",
        "accepted: bench + gateway",
    ]
    head += ["refused", "stored", "lost", "became"]
    return table(head, lines) if lines else ""


def _kills(phases: Sequence[Measured]) -> str:
    lines = [
        (
            phase.figures.name,
            str(kill.waiting),
            "/".join(number(value, 1, 2) for value in (kill.to_answer.p50, kill.to_answer.p95, kill.to_answer.most)),
            str(kill.lost),
            str(kill.repeated),
        )
        for phase in phases
        if (kill := phase.figures.kill) is not None
    ]
    head = ("after SIGKILL of a worker", "customers waiting", "s to their answer P50/P95/max", "lost", "repeated")
    return table(head, lines) if lines else ""


def _stages(phases: Sequence[Measured]) -> str:
    names = {
        "window": "window to claim",
        "prepare": "claim to model",
        "between": "between model steps",
        "settle": "model to settled",
        "send": "settled to gateway",
    }
    lines = [
        (
            phase.figures.name,
            *(
                f"{number(some.p50, 1000, 0)}/{number(some.p95, 1000, 0)}" if some else "-"
                for some in (phase.figures.stages.get(name) for name in names)
            ),
        )
        for phase in phases
    ]
    return table(("overhead by stage, ms P50/P95", *names.values()), lines)


def _processes(report: Report) -> str:
    names = sorted({name for phase in report.phases for name in phase.cpu})
    head = ["process", *(f"{phase.figures.name}: CPU s (ms per answer)" for phase in report.phases), "peak MB"]
    lines = [[name, *(_cpu(phase, phase.cpu.get(name, 0.0)) for phase in report.phases)] for name in names]
    for line, name in zip(lines, names, strict=True):
        line.append(f"{report.peak_megabytes.get(name, 0):.0f}")
    lines.append(["all of these", *(_cpu(phase, sum(phase.cpu.values())) for phase in report.phases), ""])
    lines.append(["cores busy by these", *(f"{phase.busy:.2f}" for phase in report.phases), ""])
    lines.append(["cores busy by others", *(f"{phase.others:.2f}" for phase in report.phases), ""])
    return table(head, lines)


def _cpu(phase: Measured, seconds: float) -> str:
    answers = phase.figures.customers - phase.figures.lost
    return f"{seconds:.1f} ({seconds / answers * 1000:.1f})" if answers else f"{seconds:.1f}"


def _warnings(report: Report) -> str:
    lines = telling.warnings(report.talks)
    for phase in report.phases:
        name, late = phase.figures.name, phase.lag.p99 or 0.0
        lines += [f"{name}: target missed: {what}." for what in (phase.acks.missed if phase.acks else ())]
        if late > LATE_SECONDS:
            lines.append(
                f"{name}: the generator itself was {late * 1000:.0f} ms late at P99; the load was not as planned."
            )
        if phase.not_taken:
            lines.append(f"{name}: the gateway did not take {phase.not_taken} messages from the generator.")
        if phase.figures.unheard:
            lines.append(f"{name}: of the lost, {phase.figures.unheard} never reached the platform.")
        if phase.others > 0.1:
            lines.append(f"{name}: something else kept {phase.others:.2f} cores busy; the figures suffer from it.")
    return "\n".join(f"- {line}" for line in lines)
