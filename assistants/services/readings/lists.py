"""The phrases that rules look for, one on a line of `words/*.txt`, as whole words."""

import re
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).resolve().parent / "words"


@lru_cache(maxsize=64)
def pattern(name: str, *, around: str = "{}") -> re.Pattern[str]:
    """Return what finds a phrase of this list; a line is a regular expression, one in brackets stands for signs."""
    return re.compile(around.format(source(name)))


@lru_cache(maxsize=64)
def source(name: str) -> str:
    """Return the list as one regular expression."""
    lines = [line for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]
    signs = [line for line in lines if line.startswith("[")]
    phrases = "|".join(line for line in lines if not line.startswith("["))
    return "|".join([rf"\b(?:{phrases})\b", *signs])
