"""From the model's Markdown to WhatsApp bubbles."""

import re

SHORT = 400
"""An answer up to this many characters is one bubble: people read it at a glance."""

LONGEST = 700
"""Paragraphs are gathered up to this many characters for each bubble."""

LIMIT = 4000
"""WhatsApp shows at most 4,096 characters in one message."""

MOST = 5
"""An answer becomes at most this many bubbles; the last takes the rest."""

_BREAK = re.compile(r"\n[ \t]*\n\s*")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_DIVIDER = re.compile(r"^\s*([-*_])(\s*\1){2,}\s*$")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((\S+?)(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__", re.DOTALL)
_STRIKE = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_ITEM = re.compile(r"^(\s*)[*+]\s+")
_FENCE = re.compile(r"^\s*```")


def split(text: str) -> list[str]:
    """Return the bubbles of an answer; joined they are the text again, to the letter."""
    if len(text) <= SHORT:
        return [text] if text.strip() else []
    if not text.strip():
        return []
    pieces: list[str] = []
    for paragraph in _paragraphs(text):
        fits = pieces and len(pieces[-1]) + len(paragraph) <= LONGEST
        is_full = len(pieces) >= MOST and pieces and len(pieces[-1]) + len(paragraph) <= LIMIT
        if fits or is_full:
            pieces[-1] += paragraph
        else:
            pieces.extend(_cut(paragraph))
    return _without_blanks(pieces)


def as_whatsapp(text: str) -> str:
    """Return Markdown in WhatsApp's own marks: headings and tables as lines, links bare."""
    lines, in_code = [], False
    for line in text.strip().split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
            lines.append("```")
        elif in_code:
            lines.append(line)
        elif not _RULE.match(line) and not _DIVIDER.match(line):
            lines.append(_line(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs with the blank lines that follow them; code stays in one piece."""
    found, start, fences = [], 0, 0
    for match in _BREAK.finditer(text):
        fences = len(re.findall(r"^\s*```", text[start : match.end()], re.MULTILINE))
        if fences % 2 == 0:
            found.append(text[start : match.end()])
            start = match.end()
    return [*found, text[start:]] if text[start:] else found


def _without_blanks(pieces: list[str]) -> list[str]:
    """Give white space that stands alone to its neighbour: the gateway refuses a blank message for good."""
    kept: list[str] = []
    for piece in pieces:
        if kept and not (kept[-1].strip() and piece.strip()):
            kept[-1] += piece
        else:
            kept.append(piece)
    return kept


def _cut(paragraph: str) -> list[str]:
    pieces = []
    while len(paragraph) > LIMIT:
        at = max(paragraph.rfind(mark, LIMIT // 2, LIMIT) for mark in ("\n", ". ", " ")) + 1
        at = at if at > 0 else LIMIT
        pieces.append(paragraph[:at])
        paragraph = paragraph[at:]
    return [*pieces, paragraph]


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    if heading:
        inner = re.sub(r"\*\*|__", "", heading[1]).strip()
        return f"*{_inline(inner)}*" if inner else ""
    if line.strip().startswith("|") and line.count("|") > 1:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        return " - ".join(_inline(cell) for cell in cells if cell)
    return _inline(_ITEM.sub(r"\1- ", line))


def _inline(text: str) -> str:
    text = _LINK.sub(_bare, text)
    text = _EMPHASIS.sub(r"_\1_", text)
    text = _STRONG.sub(lambda found: f"*{found[1] or found[2]}*", text)
    return _STRIKE.sub(r"~\1~", text)


def _bare(found: re.Match[str]) -> str:
    label, address = found[1].strip(), found[2]
    if not label or label == address or address.removeprefix("mailto:") == label:
        return address.removeprefix("mailto:")
    return f"{label}: {address}"
