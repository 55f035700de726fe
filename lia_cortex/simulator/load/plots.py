"""Pictures of a run; matplotlib is a package for development, so this is imported only when plotting."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from lia_cortex.simulator.load.phase import Measured

mpl.use("Agg")
SIZE = (9, 4.5)


def draw(phases: Sequence[Measured], *, folder: Path, quiet: float) -> list[Path]:
    """Write one picture of each phase over time and one of all overheads; return their paths."""
    return [*(_over_time(phase, folder, quiet) for phase in phases), _overheads(phases, folder, quiet)]


def _over_time(phase: Measured, folder: Path, quiet: float) -> Path:
    answered = [outcome for outcome in phase.outcomes if outcome.answered_at is not None]
    start = phase.window.start
    figure, (above, below) = plt.subplots(2, 1, figsize=SIZE, sharex=True, layout="constrained")
    above.scatter(
        [outcome.asked_at - start for outcome in answered], [outcome.total for outcome in answered], s=6, label="total"
    )
    above.scatter(
        [outcome.asked_at - start for outcome in answered],
        [outcome.overhead(quiet=quiet) for outcome in answered],
        s=6,
        label="overhead",
    )
    above.set_ylabel("seconds")
    above.set_title(f"{phase.figures.name}: each customer by the scheduled time of the last message")
    seconds = range(
        int(min(outcome.asked_at for outcome in phase.outcomes) - start) - 1, int(phase.window.seconds) + 10
    )
    below.hist(
        [outcome.asked_at - start for outcome in phase.outcomes], list(seconds), histtype="step", label="asked/s"
    )
    below.hist([(o.answered_at or 0) - start for o in answered], list(seconds), histtype="step", label="answered/s")
    below.set_xlabel("seconds after the warm-up")
    for axes in (above, below):
        axes.axvspan(0, phase.window.seconds, color="0.95", zorder=0)
        if phase.killed_at is not None:
            axes.axvline(phase.killed_at - start, color="red", linewidth=1, label="SIGKILL")
        axes.legend(loc="upper right", fontsize="small")
    return _saved(figure, folder / f"{phase.figures.name}.png")


def _overheads(phases: Sequence[Measured], folder: Path, quiet: float) -> Path:
    figure, axes = plt.subplots(figsize=SIZE, layout="constrained")
    for phase in phases:
        measured = [outcome for outcome in phase.outcomes if phase.window.holds(outcome.asked_at)]
        known = sorted(value for each in measured if (value := each.overhead(quiet=quiet)) is not None)
        shares = [(place + 1) / len(known) for place in range(len(known))]
        axes.plot([value * 1000 for value in known], shares, label=f"{phase.figures.name}, {phase.figures.rate:g}/s")
    axes.axvline(250, color="0.6", linestyle="--", linewidth=1)
    axes.axhline(0.95, color="0.6", linestyle="--", linewidth=1)
    axes.set_xscale("symlog", linthresh=1000)
    axes.set_xlabel("overhead in ms (target: 95 % below 250 ms)")
    axes.set_ylabel("share of the customers")
    axes.legend(loc="lower right", fontsize="small")
    return _saved(figure, folder / "overhead.png")


def _saved(figure: Figure, path: Path) -> Path:
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path
