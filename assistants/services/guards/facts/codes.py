"""Whatever is copied letter by letter: protocols, payment codes, phones, documents, addresses of any kind."""

import re
from collections.abc import Iterator

from assistants.services.guards.facts.plain import compact
from assistants.services.guards.facts.types import Fact, Kind

TOKEN = re.compile(r"\[[a-z]{3,12}_\d{1,6}\]")
PIX = re.compile(r"\b0002\d\d\d\d[^\n]{20,400}?6304[0-9a-f]{4}\b|\b000201\S{20,}")
LINKS = re.compile(r"\bhttps?://[^\s<>()]+|\bwww\.[^\s<>()]+|[\w.+*-]+@[\w-]+(?:\.[\w-]+)+")
MIXED = re.compile(r"(?<![\w@])(?=[\w@-]*\d)(?=[\w@-]*[a-z])[a-z0-9]+(?:[-@][a-z0-9]+)+(?!\w)")
WORDY = re.compile(r"(?<!\w)(?=(?:[a-z]*\d){2})(?=\d*[a-z])[a-z0-9]{5,}(?!\w)")
DIGITS = re.compile(r"(?<![\w,])[(+*]{0,3}\d(?:[\d*]|[ ./-](?=\d)|\) ?(?=[\d*])|[ -](?=\*)){2,60}[\d*](?![\w]|,\d)")
ADDRESS = re.compile(
    r"\b(?:rua|r\.|avenida|av\.?|alameda|travessa|praca|estrada|rodovia|street) (?P<name>[a-z][a-z' ]{1,38}?)"
    r"(?:,| n[o.]*| numero)* ?(?P<number>\d{1,5})\b"
)
ENDING = re.compile(
    r"\b(?:final|terminad[oa] (?:em|com|por)|termina (?:em|com|por)|ending in|ends in) (?P<end>\d{3})\b"
)
HOMES = re.compile(r"\b(?:apartamentos?|aptos?|casas? (?=n)|numero) (?P<numbers>\d{1,4}(?:(?:, | e )\d{1,4})*)\b")

SHORTEST = 4
"""Digits that a bare number must have to be taken for a code."""


def code(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the code without its separators."""
    yield Fact(Kind.CODE, compact(found.group()), found.group().strip())


def digits(found: re.Match[str]) -> Iterator[Fact]:
    """Yield a long number, its groups joined."""
    value = compact(found.group())
    if len(value) >= SHORTEST:
        yield Fact(Kind.CODE, value, found.group().strip())


def address(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the street's last word and the house number."""
    yield Fact(Kind.ADDRESS, (found["name"].split()[-1], found["number"]), found.group())


def ending(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the last digits by which a code is told."""
    yield Fact(Kind.CODE, found["end"], found.group())


def homes(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the numbers of flats and houses."""
    for number in re.findall(r"\d+", found["numbers"]):
        yield Fact(Kind.ADDRESS, ("", number), found.group())
