"""Find every figure in a text, each once: what one pattern took, the next does not see."""

import re
from collections.abc import Callable, Iterator

from assistants.services.guards.facts import amounts, codes, moments, numerals
from assistants.services.guards.facts.plain import plain, sentences
from assistants.services.guards.facts.types import Fact, Kind

Reader = Callable[[re.Match[str]], Iterator[Fact]]

_FIRST: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (codes.TOKEN, codes.code),
    (codes.PIX, codes.code),
    (codes.LINKS, codes.code),
    (codes.ADDRESS, codes.address),
    (codes.ENDING, codes.ending),
    (codes.HOMES, codes.homes),
    *((pattern, moments.dates) for pattern in moments.DATES),
    *((pattern, amounts.money) for pattern in amounts.MONEY[:3]),
    (amounts.PERCENT, amounts.percent),
    (amounts.SPEED, amounts.speed),
    (moments.DURATION, moments.durations),
    (moments.DAYS, moments.days),
    (moments.RANGES, moments.ranges),
    (moments.BARE_RANGE, moments.ranges),
    *((pattern, moments.times) for pattern in moments.TIMES),
    *((pattern, amounts.money) for pattern in amounts.MONEY[3:]),
    (moments.YEAR, moments.years),
    (codes.MIXED, codes.code),
    (codes.WORDY, codes.code),
    (codes.DIGITS, codes.digits),
)
_WORDS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (moments.NAMED, moments.named_times),
    (moments.DAY_NAMES, moments.day_names),
    (moments.NEAR_DAYS, moments.near_days),
    (moments.NEXT_DAY, moments.next_days),
    (moments.MONTH, moments.months),
)
_TAKEN = "\x00"
_BARE = re.compile(r"(?<![\w.,])\d{1,3}(?![\w]|[.,]\d)")
_ANY_FIGURE = re.compile(r"[\d@]|www\.|http")


def facts(text: str) -> list[Fact]:
    """Return the figures of a sentence that is plain already."""
    text = numerals.to_digits(text)
    found: list[Fact] = []
    if _ANY_FIGURE.search(text):
        for pattern, read in _FIRST:
            text = _take(pattern, read, text, found)
    for pattern, read in _WORDS:
        text = _take(pattern, read, text, found)
    found += [Fact(Kind.NUMBER, int(match.group()), match.group()) for match in _BARE.finditer(text)]
    return found


def of_text(text: str) -> list[Fact]:
    """Return the figures of any text."""
    return [fact for sentence in sentences(plain(text)) for fact in facts(sentence)]


def _take(pattern: re.Pattern[str], read: Reader, text: str, found: list[Fact]) -> str:
    def taken(match: re.Match[str]) -> str:
        facts = list(read(match))
        found.extend(facts)
        return _TAKEN if facts else match.group()

    return pattern.sub(taken, text)
