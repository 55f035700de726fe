"""What the knowledge gives to those who answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may answer a question, with where it comes from; a higher score fits better."""

    article: str
    version: int
    title: str
    text: str
    score: float
