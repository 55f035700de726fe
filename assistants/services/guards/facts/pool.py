"""Figures that one kind of source holds, and whether a figure of an answer is among them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from assistants.services.guards.facts import extraction
from assistants.services.guards.facts.moments import weekday
from assistants.services.guards.facts.plain import compact, plain, sentences
from assistants.services.guards.facts.types import Fact, Kind

SHORTEST_PART = 4
"""Characters of a code's beginning or end by which a customer may be told which code is meant."""

_SPEED_KEY = re.compile(r"mbps|speed|download|upload|mega|velocidade")
_DURATION_KEY = re.compile(r"(?:^|_)((?:hour|minute|day|month|year|week|hora|minuto|dia|mese?|ano|semana)s?)(?:$|_)")
_DAY_KEY = re.compile(r"(?:^|_)(?:due_day|day_of_month|dia_(?:de_)?vencimento|vencimento|dia)$")
_PERCENT_KEY = re.compile(r"pct|percent|porcent")
_COUNT_KEY = re.compile(
    r"count|position|channel|attempt|affected|latency|_ms|_km|dbm|drops|score$|version|^n$|number|^id$|_id$"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")
_HAS_DIGIT = re.compile(r"\d")
_PAIR = re.compile(r"[^\W_]+")
_NAMED_BY_NUMBER = re.compile(r"[a-z]{3,}[-_ ]?(\d{2,4})(?:[-_ ]?(?:mega|mbps|mb))?")
"""An id such as `fibra-800`: products are called by their speed."""

_UNIT_WORD = re.compile(r"\b(?:minuto|hora|semana|mes|ano)(?:s|es)?\b")
_UNITS = {
    "minut": 1, "hour": 60, "hora": 60, "day": 1440, "dia": 1440, "week": 10080, "seman": 10080,
    "month": 43200, "mes": 43200, "year": 518400, "ano": 518400,
}  # fmt: skip


class Pool:
    """Collects figures from texts and JSON; `today` and `zone` tell which weekday a date is.

    With `bare`, a number without a unit stands for an amount or a day too: people write "90", lists "5, 10 and 15".
    """

    def __init__(self, *, today: date, zone: ZoneInfo, bare: bool = False) -> None:
        self._bare = bare
        self._today = today
        self._zone = zone
        self._values: dict[Kind, set[object]] = {kind: set() for kind in Kind}
        self._days: set[date] = set()
        self._codes: set[str] = set()
        self._words: set[str] = set()

    def add_text(self, text: str) -> None:
        """Add what a text holds."""
        self._add_words(text)
        for sentence in sentences(plain(text)):
            facts = extraction.facts(sentence)
            for fact in facts:
                self._add(fact)
            if self._bare:
                self._add_counted(sentence, facts)

    def add_json(self, value: object, key: str = "") -> None:
        """Add what a JSON value holds; the name of its field tells what a number counts."""
        match value:
            case dict():
                for name, item in value.items():
                    if _HAS_DIGIT.search(str(name)):
                        self.add_text(str(name).replace("_", " "))
                    self.add_json(item, str(name))
            case list() | tuple():
                for item in value:
                    self.add_json(item, key)
            case bool():
                return
            case int() | float():
                self._add_number(Decimal(str(value)), key.casefold())
            case str():
                self._add_string(value)
            case _:
                return

    def covers(self, fact: Fact) -> bool:
        """Tell whether the figure is in here, in whatever form."""
        match fact.kind:
            case Kind.CODE:
                return self._has_code(str(fact.value))
            case Kind.DATE:
                return any(_same_date(fact.value, known) for known in self._values[Kind.DATE]) or self._has_bare(fact)
            case Kind.WEEKDAY:
                return fact.value in self._values[Kind.WEEKDAY] or any(weekday(day) == fact.value for day in self._days)
            case Kind.NEAR_DAY:
                meant = self._today + timedelta(days=int(str(fact.value)))
                return meant in self._days or fact.value in self._values[Kind.NEAR_DAY]
            case Kind.TIME:
                return self._has_time(fact)
            case Kind.ADDRESS:
                return self._has_address(fact.value)
            case _:
                return fact.value in self._values[fact.kind] or self._has_bare(fact)

    def _add(self, fact: Fact) -> None:
        self._values[fact.kind].add(fact.value)
        if fact.kind == Kind.CODE:
            self._codes.add(str(fact.value))
        elif fact.kind == Kind.ADDRESS and isinstance(fact.value, tuple) and len(fact.value[1]) >= SHORTEST_PART:
            self._codes.add(fact.value[1])  # "o número 1331" may be a phone's as well as a house's
        elif fact.kind == Kind.DATE:
            self._add_day(*fact.value)  # type: ignore[misc]
        elif fact.kind == Kind.TIME and fact.other is not None:
            self._values[Kind.DURATION].add(fact.other)
        elif fact.kind == Kind.DURATION and int(str(fact.value)) <= 1440:
            self._values[Kind.TIME].add(int(str(fact.value)) % 1440)

    def _add_counted(self, sentence: str, facts: list[Fact]) -> None:
        """Add the durations whose unit stands elsewhere in the sentence: "no oitavo mês, com 4 restantes"."""
        bare = [int(str(fact.value)) for fact in facts if fact.kind == Kind.NUMBER]
        if not bare:
            return
        for unit in _UNIT_WORD.findall(sentence):
            size = next(size for name, size in _UNITS.items() if unit.startswith(name))
            self._values[Kind.DURATION].update(size * count for count in bare)

    def _add_day(self, day: int | None, month: int | None, year: int | None) -> None:
        if day is None or month is None:
            return
        try:
            self._days.add(date(year or self._today.year, month, day))
        except ValueError:
            return

    def _add_words(self, text: str) -> None:
        self._words.update(_PAIR.findall(plain(text)))

    def _add_string(self, value: str) -> None:
        if _ISO.fullmatch(value):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                return
            local = moment.astimezone(self._zone) if moment.tzinfo else moment
            self._values[Kind.DATE].add((local.day, local.month, local.year))
            self._days.add(local.date())
            self._values[Kind.TIME].add(local.hour * 60 + local.minute)
            return
        self._codes.add(compact(plain(value)))
        if named := _NAMED_BY_NUMBER.fullmatch(plain(value)):
            self._values[Kind.NUMBER].add(int(named.group(1)))
        self.add_text(value)

    def _add_number(self, value: Decimal, key: str) -> None:
        whole = int(value)
        self._words.add(str(whole))
        if abs(whole) >= 1000:
            self._codes.add(str(abs(whole)))
        if _DAY_KEY.search(key):
            self._values[Kind.DATE].add((whole, None, None))
        elif _COUNT_KEY.search(key):
            self._values[Kind.NUMBER].add(abs(whole))
        elif _PERCENT_KEY.search(key):
            self._values[Kind.PERCENT].add(int(value * 1000))
        elif _SPEED_KEY.search(key):
            self._values[Kind.SPEED].add(whole)
        elif unit := _DURATION_KEY.search(key):
            self._values[Kind.DURATION].add(
                whole * next(size for name, size in _UNITS.items() if unit.group(1).startswith(name))
            )
        else:
            self._values[Kind.MONEY].add(int(value * 100))
            self._values[Kind.NUMBER].add(abs(whole))

    def _has_bare(self, fact: Fact) -> bool:
        """Tell whether a bare number says the same: plans are called by their speed, days are listed."""
        numbers = self._values[Kind.NUMBER]
        if fact.kind == Kind.SPEED:
            return fact.value in numbers
        if not self._bare:
            return False
        if fact.kind == Kind.MONEY:
            whole, cents = divmod(int(str(fact.value)), 100)
            return not cents and whole in numbers
        match fact.value:
            case (int() as day, None, None):
                return day in numbers
            case _:
                return False

    def _has_address(self, value: object) -> bool:
        return isinstance(value, tuple) and all(not part or part in self._words for part in value)

    def _has_time(self, fact: Fact) -> bool:
        times = self._values[Kind.TIME]
        if fact.value in times or (fact.other is not None and fact.other in times):
            return True
        return fact.other is not None and fact.other in self._values[Kind.DURATION]

    def _has_code(self, code: str) -> bool:
        if code in self._codes:
            return True
        if len(code) < SHORTEST_PART:
            return code.isdigit() and any(known.endswith(code) for known in self._codes)
        return any(known.startswith(code) or known.endswith(code) for known in self._codes)


def _same_date(told: object, known: object) -> bool:
    """Tell whether one date is a less exact form of the other."""
    pairs = list(zip(told, known, strict=True))  # type: ignore[call-overload]
    if pairs[0][0] is not None and pairs[0][1] is None:
        return False
    return all(left is None or right is None or left == right for left, right in pairs)
