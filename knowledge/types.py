"""What the knowledge gives to those who answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may answer a question, with where it comes from; a higher score fits better.

    `article` is the public id of the source, `version` the number of its version; `meaning`, `words`
    and `subject` are the parts of the score.
    """

    article: str
    version: int
    title: str
    text: str
    score: float
    heading: str = ""
    meaning: float = 0.0
    words: float = 0.0
    subject: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first; `lacks` says why the meaning of the question was not looked at, blank when it was."""

    passages: list[Passage]
    lacks: str = ""
