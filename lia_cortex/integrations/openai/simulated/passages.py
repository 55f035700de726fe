"""Find passages in a tool's result and quote the sentences that answer, letter by letter."""

import re
from dataclasses import dataclass
from typing import Any

from lia_cortex.integrations.openai.simulated import words

QUOTE_LENGTH = 420
"""Characters of one quoted paragraph: about what fits a phone screen without scrolling."""

PARAGRAPHS = 3

_LISTS = ("results", "passages", "documents", "chunks", "items", "articles")
_TEXTS = ("text", "answer", "content", "body", "passage", "snippet")
_TITLES = ("title", "question", "name")
_TOKEN = re.compile(r"[a-z0-9]{3,}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9\"“(])|\n+")
_ABBREVIATION = re.compile(
    r"(?:(?:^|\s)\d{1,2}\.|\b(?:av|r|al|dr|dra|sr|sra|n|nº|tel|ex|obs|pç|km|st|mr|mrs)\.)$", re.IGNORECASE
)
_FILLER = frozenset(
    _TOKEN.findall(
        "que qual quais como para pra por com sem uma uns dos das meu minha voces voce tem ter esta este "
        "essa isso nao sim oi ola bom boa dia tarde noite quero queria saber gostaria "
        "the and what how does you your can have are"
    )
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of knowledge as a tool returned it."""

    title: str
    text: str


def read(output: Any) -> tuple[Passage, ...]:
    """Return the passages in a search result of any reasonable shape, best first."""
    if isinstance(output, str):
        return (Passage("", output.strip()),) if output.strip() else ()
    if isinstance(output, dict):
        rows = next((output[key] for key in _LISTS if isinstance(output.get(key), list)), None)
        if rows is None:
            rows = [output]
    else:
        rows = output if isinstance(output, list) else []
    found = [_passage(row) for row in rows]
    return tuple(passage for passage in found if passage.text)


def quotes(passages: tuple[Passage, ...], questions: tuple[str, ...]) -> list[str]:
    """Return up to three quoted paragraphs that answer the questions; none only without passages."""
    if not passages:
        return []
    chosen: list[str] = []
    for question in questions:
        wanted = tokens(question)
        ranked = max(passages, key=lambda passage: _overlap(wanted, f"{passage.title} {passage.text}"))
        if not wanted or not _overlap(wanted, f"{ranked.title} {ranked.text}"):
            continue
        quote = _quote(ranked, wanted)
        if quote not in chosen:
            chosen.append(quote)
    # A paraphrase shares no word with its passage: then the search's own order decides.
    return (chosen or [_quote(passages[0], tokens(" ".join(questions)))])[:PARAGRAPHS]


def tokens(text: str) -> frozenset[str]:
    """Return the words that carry meaning, cut to their stems."""
    return frozenset(_stem(word) for word in _TOKEN.findall(words.folded(text)) if word not in _FILLER)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; neither an abbreviation nor the number of a step ends one."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(text):
        piece = part.strip()
        if not piece:
            continue
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return parts


def _quote(passage: Passage, wanted: frozenset[str]) -> str:
    if len(passage.text) <= QUOTE_LENGTH:
        return passage.text
    parts = sentences(passage.text)
    start = max(range(len(parts)), key=lambda n: (_overlap(wanted, parts[n]), -n))
    quote = parts[start]
    for part in parts[start + 1 :]:
        if len(quote) + len(part) >= QUOTE_LENGTH:
            break
        quote = f"{quote} {part}"
    return quote


def _overlap(wanted: frozenset[str], text: str) -> int:
    return len(wanted & tokens(text))


def _stem(word: str) -> str:
    return word[:5] if not word.isdigit() else word


def _passage(row: Any) -> Passage:
    if isinstance(row, str):
        return Passage("", row.strip())
    if not isinstance(row, dict):
        return Passage("", "")
    text = next((row[key] for key in _TEXTS if isinstance(row.get(key), str)), "")
    title = next((row[key] for key in _TITLES if isinstance(row.get(key), str)), "")
    return Passage(title.strip(), text.strip())
