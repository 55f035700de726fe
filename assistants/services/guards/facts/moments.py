"""Dates, times of day and durations in a plain text."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistants.services.guards.facts.types import Fact, Kind

_PT = ["janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
       "novembro", "dezembro"]  # fmt: skip
_EN = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
       "november", "december"]  # fmt: skip
MONTHS = {name: index for names in (_PT, _EN) for index, name in enumerate(names, start=1)}
_MONTH = "|".join(MONTHS)
WEEKDAYS = {
    "segunda-feira": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "sabado": 5, "domingo": 6,
    "segunda que vem": 0, "proxima segunda": 0,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
NEAR = {"depois de amanha": 2, "hoje": 0, "amanha": 1, "ontem": -1, "anteontem": -2,
        "day after tomorrow": 2, "today": 0, "tomorrow": 1, "yesterday": -1}  # fmt: skip

_UNITS = {
    "min": 1, "hora": 60, "horinha": 60, "hour": 60, "hr": 60, "dia": 1440, "day": 1440, "seman": 10080, "week": 10080,
    "mes": 43200, "month": 43200, "ano": 518400, "year": 518400, "yr": 518400,
}  # fmt: skip
DURATION = re.compile(
    r"\b(?:(?P<low>\d{1,4}) (?:a|e|ou|to|-) )?(?P<count>\d{1,4})[ -]?(?P<unit>min(?:uto|ute|utinho)?s?|hor(?:inh)?as?|"
    r"hrs?|hours?|dia(?:zinho)?s|dia(?! \d)|seman(?:inh)?as?|mes(?:es)?|anos?|"
    r"(?:business )?days?|weeks?|months?|years?)\b"
    r"(?! de (?:19|20)\d\d)"
)
DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?(?![\d/])"),
    re.compile(r"(?<![\d/-])(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/])"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?![\d-])"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[oa]? (?:de )?(?P<name>{_MONTH})(?:(?: de|,)? (?P<year>(?:19|20)\d\d))?\b"),
    re.compile(rf"\b(?P<name>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>(?:19|20)\d\d))?"),
    re.compile(rf"\b(?P<name>{_MONTH}) (?:de |of )?(?P<year>(?:19|20)\d\d)\b"),
)
_VERBS = {"marco", "may", "march"}
"""Months that are words of their own as well: only after a preposition."""

MONTH = re.compile(
    rf"\b(?:(?P<alone>{'|'.join(name for name in MONTHS if name not in _VERBS)})|"
    rf"(?:ate|em|desde|para|mes de|fim de|fatura de|in|until|since|by|of) (?P<name>{'|'.join(sorted(_VERBS))}))\b"
)
DAYS = re.compile(r"\bdias? (?P<days>\d{1,2}o?(?:(?:, | e | ou )(?:dia )?\d{1,2})*)(?![\d/])(?! (?:uteis|mega))")
YEAR = re.compile(r"\b(?:desde|since|ate|until|em|in) (?P<year>(?:19|20)\d\d)\b")
DAY_NAMES = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b(?!-feira via)")
NEXT_DAY = re.compile(r"\b(?:n?o|the) (?P<which>mesmo dia|dia seguinte|outro dia|same day|next day)\b")
"""How long something takes, told by the day on which it is done."""

NEAR_DAYS = re.compile(rf"\b({'|'.join(NEAR)})\b")

BORN_BEFORE = 50
"""Years of two digits from here on belong to the last century: somebody's day of birth."""

_PART = (
    r"(?: ?(?P<part>am|pm|a\.m\.|p\.m\.|(?:da|de|of|in the) (?:manha|tarde|noite|madrugada|morning|afternoon|evening)))"
)
TIMES = (
    re.compile(r"t(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?P<zone>z|[+-]\d\d:?\d\d)?"),
    re.compile(rf"\b(?P<hour>\d{{1,2}})(?::(?P<minute>\d\d))?{_PART}"),
    re.compile(r"\b(?P<hour>\d{1,2})(?:h|:)(?P<minute>\d\d)(?:min|h)?(?![\d:])"),
    re.compile(r"\b(?P<hour>\d{1,2}) ?h(?:rs?)?\b"),
)
RANGES = re.compile(
    r"(?<![\d:.,h/])(?P<hour>\d{1,2})(?= ?(?:-|as|ao|a|e|and|to) (?:as |o )?"
    r"(?:\d{1,2}(?::\d\d|h| ?am\b| ?pm\b| horas\b)|meio-dia|meia-noite))"
)
BARE_RANGE = re.compile(r"\bdas (?P<hour>\d{1,2}) as (?P<until>\d{1,2})\b(?!\d|:|h)")
NAMED_TIMES = {"meio-dia": 720, "meio dia": 720, "meia-noite": 0, "meia noite": 0, "noon": 720, "midnight": 0}
NAMED = re.compile(rf"\b({'|'.join(NAMED_TIMES)})\b")


def minutes(count: int, unit: str) -> int:
    """Return the minutes of a duration; a month has 30 days and a year twelve months."""
    return count * next(size for name, size in _UNITS.items() if unit.removeprefix("business ").startswith(name))


def durations(found: re.Match[str]) -> Iterator[Fact]:
    """Yield what a match of DURATION says: `30 a 120 dias` are two."""
    for count in filter(None, (found["low"], found["count"])):
        yield Fact(Kind.DURATION, minutes(int(count), found["unit"]), found.group())


def next_days(found: re.Match[str]) -> Iterator[Fact]:
    """Yield how long it is until the same or the next day."""
    is_same = found["which"] in {"mesmo dia", "same day"}
    yield Fact(Kind.DURATION, 0 if is_same else minutes(1, "dia"), found.group())


def dates(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the date of a match of one of DATES, nothing where it is none, as in 24/7."""
    parts = found.groupdict()
    day = int(parts["day"]) if parts.get("day") else None
    month = MONTHS[parts["name"]] if parts.get("name") else int(parts["month"])
    year = int(parts["year"]) if parts.get("year") else None
    if year is not None and year < 100:
        year += 2000 if year < BORN_BEFORE else 1900
    if 1 <= month <= 12 and (day is None or 1 <= day <= 31):
        yield Fact(Kind.DATE, (day, month, year), found.group())


def days(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the days of the month in a match of DAYS."""
    for day in re.findall(r"\d+", found["days"]):
        if 1 <= int(day) <= 31:
            yield Fact(Kind.DATE, (int(day), None, None), f"dia {day}")


def months(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the month of a match of MONTH, which names no day."""
    yield Fact(Kind.DATE, (None, MONTHS[found["alone"] or found["name"]], None), found.group())


def years(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the year of a match of YEAR."""
    yield Fact(Kind.DATE, (None, None, int(found["year"])), found.group())


def day_names(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the weekday."""
    yield Fact(Kind.WEEKDAY, WEEKDAYS[found.group(1)], found.group())


def near_days(found: re.Match[str]) -> Iterator[Fact]:
    """Yield how many days from today a word such as `amanhã` is."""
    yield Fact(Kind.NEAR_DAY, NEAR[found.group(1)], found.group())


def times(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the time of day; a bare `24h` may be a duration."""
    parts = found.groupdict()
    hour, minute, part = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("part") or ""
    if hour < 12 and (part.startswith("p") or part.endswith(("tarde", "noite", "afternoon", "evening"))):
        hour += 12
    lasting = hour * 60 if not part and not parts.get("minute") else None
    if hour <= 24 and minute < 60:
        yield Fact(Kind.TIME, (hour * 60 + minute) % 1440, found.group(), other=lasting)
    elif lasting is not None:
        yield Fact(Kind.DURATION, lasting, found.group())


def ranges(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the hours that a range begins, and ends, with."""
    for hour in filter(None, (found["hour"], found.groupdict().get("until"))):
        if int(hour) <= 24:
            yield Fact(Kind.TIME, int(hour) * 60 % 1440, found.group(), other=(int(hour) + 12) * 60 % 1440)


def named_times(found: re.Match[str]) -> Iterator[Fact]:
    """Yield noon or midnight."""
    yield Fact(Kind.TIME, NAMED_TIMES[found.group(1)], found.group())


def weekday(day: date) -> int:
    """Return the weekday, Monday first."""
    return day.weekday()


def near(today: date, days: int) -> date:
    """Return the day that is so many days from today."""
    return today + timedelta(days=days)
