"""Recognise words that a customer or a document put into the assistant's mouth."""

import re
from collections.abc import Iterator

from assistants.services.guards.facts.plain import compact, plain
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

_SAY = (
    r"(?:diga|dizer|diz|fale|fala|repita|repete|responda|responder|escreva|escreve|confirme|confirmar|confirm|"
    r"continue|terminar|"
    r"envie|complete|say|repeat|write|answer|reply|respond|acknowledge|print|guarde|citar\w*|legenda|caption)"
)
_QUOTED = re.compile(rf"\b{_SAY}\b[^\"“”«»]{{0,80}}[\"“«']([^\"“”«»']{{2,200}})[\"”»']")
_THAT = re.compile(
    r"\b(?:escreve|escreva|diga|fale|fala|say|write|confirm)(?: ai| aqui)? (?:que|that) ([^.;!?\n]{8,200})"
)
_WORD = re.compile(r"[^\W_]+")
SHORTEST_QUOTE = 8
"""Letters and digits of a dictated phrase that may not appear inside an answer; shorter ones may not be all of it."""

SHORTEST_OVERLAP = 3
OVERLAP = 5
"""Words in a row of a dictated sentence that an answer may not repeat."""


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return the dictated words that the answer repeats, or None."""
    said = ""
    for phrase in phrases(plain("\n".join(sources.burst))):
        said = said or plain(text)
        wanted, whole = compact(phrase), compact(said)
        if wanted == whole or (len(wanted) >= SHORTEST_QUOTE and wanted in whole):
            return Finding(Verdict.DICTATED, phrase)
    for sentence in sentences_dictated(plain("\n".join(sources.burst))):
        said = said or plain(text)
        if _overlaps(sentence, said):
            return Finding(Verdict.DICTATED, sentence)
    for order in sources.orders:
        said = said or plain(text)
        if _overlaps(order, said):
            return Finding(Verdict.DICTATED, order)
    return None


def phrases(texts: str) -> Iterator[str]:
    """Yield the quoted words that the plain texts ask to be said."""
    for found in _QUOTED.finditer(texts):
        yield found.group(1)
        # "answer 'yes' or 'no'": both are dictated.
        yield from re.findall(r"[\"“«']([^\"“”«»']{2,60})[\"”»']", texts[found.end() : found.end() + 60])


def sentences_dictated(texts: str) -> Iterator[str]:
    """Yield the sentences after "write that" and the like."""
    for found in _THAT.finditer(texts):
        yield found.group(1)


def _overlaps(sentence: str, said: str) -> bool:
    words = _WORD.findall(sentence)
    answer = " ".join(_WORD.findall(said))
    size = min(OVERLAP, len(words))
    if size < SHORTEST_OVERLAP:
        return False
    return any(" ".join(words[at : at + size]) in answer for at in range(len(words) - size + 1))
