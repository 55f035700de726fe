"""Texts without what does not matter for comparing: case, accents, Markdown's marks, odd spaces."""

import re
import unicodedata
from functools import lru_cache

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_BLANKS = re.compile(r"[^\S\n]+")
_MARKS = re.compile(r"(?<!\w)[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}(?!\w)")


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Return the text in lower case without accents and emphasis; line breaks stay."""
    # Every guard asks this of the same few texts, one after the other.
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _BLANKS.sub(" ", _MARKS.sub("", text.casefold().replace("\N{EN DASH}", "-").replace("\u2212", "-")))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a point inside a figure ends none."""
    return [part for part in _END.split(text) if part.strip()]


def compact(text: str) -> str:
    """Return only the letters and digits."""
    return "".join(filter(str.isalnum, text))
