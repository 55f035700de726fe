"""Tables and figures of the report, in Markdown."""

from collections.abc import Sequence

from lia_cortex.simulator.load.figures import Spread


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def three(some: Spread, scale: float, digits: int) -> str:
    """Return P50, P95 and P99, times `scale`."""
    return "/".join(number(value, scale, digits) for value in (some.p50, some.p95, some.p99))


def number(value: float | None, scale: float, digits: int) -> str:
    """Return a figure, a dash where there is none."""
    return "-" if value is None else f"{value * scale:.{digits}f}"
