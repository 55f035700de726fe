"""Which of some half days a customer means: by its place in the list, its day, its half or an hour in it."""

import re
from dataclasses import dataclass
from datetime import date

from lia_cortex.integrations.openai.simulated import words

NOON = 12

_PLACES = (
    (
        0,
        r"\bprimeir[oa]s?\b|\b(?:mais cedo|mais rapid[oa]|mais proxim[oa]|qualquer|tanto faz)\b|\bfirst\b|\bearliest\b",
    ),
    (1, r"\bsegund[oa] (?:opcao|horario|data|dia)\b|\b(?:o|no|pro) segundo\b|\bsecond\b"),
    (2, r"\bterceir[oa] (?:opcao|horario|data|dia)\b|\b(?:o|no|pro) terceiro\b|\bthird\b"),
    (-1, r"\bultim[oa]\b|\blast\b"),
)
_BARE_PLACE = re.compile(r"^\W*(?:(?:a|o|pode ser|quero|opcao|numero|the)\W+)*([123])\W*$")
_BARE_WORD = re.compile(r"^\W*(?:a )?(segunda|terceira)\W*$")
_WEEKDAYS = (
    r"\bsegunda\b(?! (?:opcao|data))|\bmonday\b", r"\bterca\b|\btuesday\b", r"\bquarta\b|\bwednesday\b",
    r"\bquinta\b|\bthursday\b", r"\bsexta\b|\bfriday\b", r"\bsabado\b|\bsaturday\b", r"\bdomingo\b|\bsunday\b",
)  # fmt: skip
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})\b|\bdia (\d{1,2})\b(?!/)")
_MORNING = re.compile(r"\b(?:de|pela|a) manha\b|\bmanha\b(?!\w)|\bmorning\b|\bam\b")
_AFTERNOON = re.compile(r"\btarde\b|\bafternoon\b|\bpm\b")
_HOUR = re.compile(r"\b(?:as |at )?(\d{1,2})(?::\d{2}| ?h(?:oras?|s)?\d{0,2}\b)|\bas (\d{1,2})\b")
_GREETS = re.compile(r"\bbo(?:m dia|a (?:tarde|noite))\b|\bgood (?:morning|afternoon|evening)\b")
_HALVES = {
    "de manha": "morning", "in the morning": "morning", "a tarde": "afternoon", "in the afternoon": "afternoon",
}  # fmt: skip
_OFFERED = re.compile(rf"\b(\d{{2}})/(\d{{2}}) ({'|'.join(_HALVES)})")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the words say of the half day; `place` counts from 0, -1 is the last one."""

    place: int | None = None
    day: int | None = None
    month: int | None = None
    weekday: int | None = None
    period: str = ""

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.place, self.day, self.weekday)) or bool(self.period)

    @property
    def is_named_day_and_half(self) -> bool:
        """Tell whether it is clear without a list before it."""
        return self.month is not None and bool(self.period)

    def fits(self, day: date, period: str) -> bool:
        """Tell whether this half day is what the words say, as far as they say it."""
        wanted = (self.day, self.month, self.weekday, self.period or None)
        has = (day.day, day.month, day.weekday(), period)
        return all(want in (None, had) for want, had in zip(wanted, has, strict=True))


def read(text: str) -> Choice:
    """Return what the words say of a half day; a choice that says nothing is false."""
    plain = _GREETS.sub(" ", words.folded(text))
    period = "morning" if _MORNING.search(plain) else "afternoon" if _AFTERNOON.search(plain) else ""
    hour = _HOUR.search(plain)
    if hour is not None and not period:
        period = "morning" if int(hour[1] or hour[2]) < NOON else "afternoon"
    day = _DAY.search(plain)
    if day is not None:
        return Choice(day=int(day[1] or day[3]), month=int(day[2]) if day[2] else None, period=period)
    weekday = next((n for n, pattern in enumerate(_WEEKDAYS) if re.search(pattern, plain)), None)
    bare = _BARE_PLACE.match(plain)
    place = int(bare[1]) - 1 if bare else next((n for n, pattern in _PLACES if re.search(pattern, plain)), None)
    if named := _BARE_WORD.match(plain):
        # "A segunda" alone answers a list; with a half of the day it is the Monday.
        return Choice(place=1 if named[1] == "segunda" else 2)
    if place == 0 and period:
        place = None  # "o primeiro da tarde"
    return Choice(weekday=weekday, period=period) if place is None else Choice(place=place)


def half_days(text: str) -> list[tuple[int, int, str]]:
    """Return day, month and half of each half day that our own sentence offered, in its order."""
    found = _OFFERED.findall(words.folded(text))
    return [(int(day), int(month), _HALVES[half]) for day, month, half in found]
