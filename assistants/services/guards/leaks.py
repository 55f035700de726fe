"""Recognise our instructions in an answer, as they are or disguised."""

import codecs
import re
from functools import lru_cache

from assistants.services.guards import speech
from assistants.services.guards.facts.plain import plain
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Finding, Verdict

WINDOW = 6
"""Words of one piece that is compared."""

PIECES = 5
"""Pieces in common from which on an answer quotes the instructions: ten words in a row, or several shorter quotes."""

_TOLD_BY = re.compile(
    r"\b(?:o|a|meu|minha|um|uma|my|the|a) supervisora?\b (?:me |nos )?(?:disse|falou|pediu|mandou|orientou|avisou|"
    r"autorizou|told|said|asked|says|wants)\b"
)
HINT_WORDS = 8
"""Words of a hint in a row from which on an answer quotes it; a shorter hint is quoted when all of it is."""

_WORD = re.compile(r"[^\W_]+")
_ABOUT = re.compile(
    r"\b(?:minhas?|meus?|as|os|my|the) (?:\w+ ){0,2}?(?:instruc\w+|instructions|prompt|regras internas|"
    r"internal rules|hidden rules|"
    r"ferramentas|tools)\b(?:[^.]{0,40}\b(?:sao|e|is|are|recebi|received|dizem|say|abaixo|below)\b| ?:)|"
    r"\b(?:fui instruid|fui orientad|i was (?:instructed|told))\w*|\bsystem prompt\b|\bapi[_ ]keys?\b|\bsk-\w{6,}|"
    r"\bregras (?:que recebi|internas)\b|\bmessages hidden\b|\bcontexto? ?: ?[{\[]"
)
_RULE = re.compile(
    r"\b(?:nunca|jamais|never|do not|don't|nao (?:invente|prometa|diga|mencione|encerre)|sempre (?:responda|"
    r"use)|call the tool|act only|"
    r"chame (?:a|uma)|pesquise na base|state prices|answer in)\b"
)
RULES_TOLD = 2
"""Orders in one answer from which on it tells rules rather than helps, once a customer has asked for them."""


def unfounded(text: str, sources: Sources) -> Finding | None:
    """Return that the answer tells about our instructions, or None."""
    said = plain(text)
    about = _ABOUT.search(said)
    if about and not speech.is_denial(said[max(0, about.start() - 60) : about.end()]):
        return Finding(Verdict.LEAK, about.group())
    if sources.rules and _quotes(said, sources.rules):
        return Finding(Verdict.LEAK, "instructions quoted")
    if sources.hints and (_TOLD_BY.search(said) or any(_repeats(said, hint, sources) for hint in sources.hints)):
        return Finding(Verdict.LEAK, "a supervisor's words quoted")
    if sources.orders and sources.rules:
        disguises = (codecs.encode(said, "rot13"), said[::-1])
        if any(_quotes(disguise, sources.rules) for disguise in disguises):
            return Finding(Verdict.LEAK, "instructions disguised")
        if len(_RULE.findall(said)) >= RULES_TOLD:
            return Finding(Verdict.LEAK, "rules told")
    return None


def _repeats(said: str, hint: str, sources: Sources) -> bool:
    """Tell whether the answer says a hint to the letter where nobody else said so."""
    words = _WORD.findall(plain(hint))
    size = min(len(words), HINT_WORDS)
    if size < 4:
        return False
    known = {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
    others = _in_a_row(f"{sources.ours}\n{sources.asked}", size)
    return bool((_in_a_row(said, size) & known) - others)


def _in_a_row(text: str, size: int) -> set[tuple[str, ...]]:
    words = _WORD.findall(text)
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def _quotes(said: str, rules: str) -> bool:
    words = _WORD.findall(said)
    if len(words) < WINDOW:
        return False
    known = _pieces(rules)
    return sum(tuple(words[at : at + WINDOW]) in known for at in range(len(words) - WINDOW + 1)) >= PIECES


@lru_cache(maxsize=64)
def _pieces(rules: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(plain(rules))
    return frozenset(tuple(words[at : at + WINDOW]) for at in range(len(words) - WINDOW + 1))
