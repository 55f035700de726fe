"""Die at a named checkpoint, as a killed process does: nothing of ours catches it."""

from dataclasses import dataclass, field


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Crashes:
    """Checkpoints at which to die, each once, and those that were reached."""

    at: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)


planned = Crashes()


def hook(name: str) -> None:
    """Die here when it is planned."""
    planned.reached.append(name)
    if name in planned.at:
        planned.at.remove(name)
        raise Killed(name)
