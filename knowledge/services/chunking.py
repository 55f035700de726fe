"""Split a Markdown text at its headings, and long sections between their sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 900
"""Characters of a piece: about 200 tokens, one fact with its surroundings."""

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_BETWEEN = re.compile(r"(?<=[.!?;:])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text under its headings, outermost first; `question` where it answers one."""

    heading: str
    text: str
    question: str = ""


def split(text: str) -> list[Piece]:
    """Return the pieces of a Markdown text in order; none is empty, none spans two headings."""
    return [
        Piece(" › ".join(path), part)
        for path, section in _sections(text.replace("\r\n", "\n"))
        for part in _parts(section)
    ]


def _sections(text: str) -> Iterator[tuple[list[str], str]]:
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        found = None if fenced else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        yield [title for _, title in path], "\n".join(lines).strip()
        lines, level = [], len(found[1])
        path = [(depth, title) for depth, title in path if depth < level] + [(level, found[2])]
    yield [title for _, title in path], "\n".join(lines).strip()


def _parts(section: str) -> Iterator[str]:
    if len(section) <= LONGEST:
        if section:
            yield section
        return
    start = end = 0
    for cut in [*(found.end() for found in _BETWEEN.finditer(section)), len(section)]:
        if cut - start > LONGEST and end > start:
            yield from _hard(section[start:end].strip())
            start = end
        end = cut
    yield from _hard(section[start:].strip())


def _hard(text: str) -> Iterator[str]:
    """Cut what has no sentences, such as a table or a long line, between words where it can be."""
    while len(text) > LONGEST:
        cut = text.rfind(" ", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text
