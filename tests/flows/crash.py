"""Things that happen at a named checkpoint: the worker dies there, or the world changes under it."""

from collections.abc import Callable
from dataclasses import dataclass, field


class Killed(BaseException):
    """The worker is gone; nothing of ours catches it."""


@dataclass
class Crashes:
    """Checkpoints at which to die, and what else is to happen at one; each once."""

    at: list[str] = field(default_factory=list)
    then: dict[str, Callable[[], object]] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)


planned = Crashes()


def hook(name: str) -> None:
    """Do at this checkpoint what the test planned."""
    planned.reached.append(name)
    happens = planned.then.pop(name, None)
    if happens is not None:
        happens()
    if name in planned.at:
        planned.at.remove(name)
        raise Killed(name)
