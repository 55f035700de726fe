"""What was said before a call: whether a value that the model chose stands in it, in whatever form."""

import re
from datetime import date
from functools import cached_property

from assistants.services.guards.facts import numerals
from assistants.services.guards.facts.plain import compact, plain
from assistants.services.guards.facts.types import Fact, Kind
from assistants.services.guards.sources import Sources

NEAR_ENOUGH = 14
"""Days from today within which "quinta" may be meant as a date."""

A_DAY = 1440
SHORTEST = 4
_WORDS = re.compile(r"[^\W_]+")
_SHORT_DAYS = (
    r"\bsegundas?\b(?! (?:via|vez|parcela|linha|fatura|casa))|\bseg\b|\b2a feira\b|\bmon(?:day)?\b",
    r"\bterca\b|\b3a feira\b|\btue(?:sday)?\b",
    r"\bquarta\b|\bqua\b|\b4a feira\b|\bwed(?:nesday)?\b",
    r"\bquinta\b|\bqui\b|\b5a feira\b|\bthu(?:rsday)?\b",
    r"\bsexta\b|\bsex\b|\b6a feira\b|\bfri(?:day)?\b",
    r"\bsabado\b|\bsab\b|\bsat(?:urday)?\b",
    r"\bdomingo\b|\bdom\b|\bsun(?:day)?\b",
)
_CLOCK = "now: "
"""How the request tells the time; nobody chose that day of the week."""

_SHORT_NEAR = {0: r"\bhj\b", 1: r"\b(?:amn|amnh|amnha)\b"}


class Known:
    """Everything that the model was given, as one haystack; made where a call with an effect needs it."""

    def __init__(self, sources: Sources, *, offered: str = "") -> None:
        self._sources = sources
        self._offered = offered
        self._pools = (sources.told, sources.own, sources.repeated, sources.published)

    @cached_property
    def _text(self) -> str:
        text = f"{self._sources.ours}\n{self._sources.asked}\n{plain(chr(10).join(self._sources.said))}"
        return f"{text}\n{numerals.to_digits(text)}"

    @cached_property
    def _agreed(self) -> str:
        """Return what customer and assistant said to each other."""
        said = [text for text in map(plain, self._sources.said) if not text.startswith(_CLOCK)]
        return "\n".join([self._sources.asked, *said])

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORDS.findall(self._text))

    @cached_property
    def _places(self) -> frozenset[str]:
        """Return the words of places: our instructions name the towns that we serve."""
        return self._words | frozenset(_WORDS.findall(plain(self._sources.rules)))

    @cached_property
    def _compact(self) -> str:
        return compact(self._text)

    def has(self, value: str) -> bool:
        """Tell whether the plain value stands there to the letter."""
        wanted = value.strip()
        return bool(wanted) and bool(re.search(rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])", self._text))

    def has_parts(self, value: str) -> bool:
        """Tell whether each part of a plain id was said, or all of it with other separators."""
        parts = _WORDS.findall(value)
        whole = "".join(parts)
        if all(part in self._words for part in parts):
            return True
        if whole.isdigit():
            return self.holds(Fact(Kind.CODE, whole, value))
        if any(char.isdigit() for char in whole):
            return len(whole) >= SHORTEST and whole in self._compact
        return all(part in plain(self._offered) for part in parts)

    def has_place(self, value: str) -> bool:
        """Tell whether the numbers and one of the names of a plain address were said: people abbreviate."""
        parts = _WORDS.findall(value)
        names = [part for part in parts if len(part) > 2 and not part.isdigit()]
        numbers = [part for part in parts if part[0].isdigit()]
        telling = [name for name in names if name not in _ROADS]
        return all(number in self._words for number in numbers) and (
            not telling or any(name in self._places for name in telling)
        )

    def holds(self, fact: Fact) -> bool:
        """Tell whether anybody said this figure, whatever it was said of."""
        if fact.kind == Kind.CODE and fact.text.startswith("["):
            return self.has(fact.text)
        if any(pool.covers(fact) for pool in self._pools):
            return True
        match fact.kind, fact.value:
            case Kind.DATE, (int() as day, int() as month, int() as year):
                return self._is_meant(day, month, year)
            case Kind.TIME, int() as minutes if not minutes % 60:
                return self._sources.told.covers(Fact(Kind.NUMBER, minutes // 60, fact.text))
            case ((Kind.MONEY | Kind.PERCENT | Kind.SPEED), int() as figure):
                scale = {Kind.MONEY: 100, Kind.PERCENT: 1000}.get(fact.kind, 1)
                return not figure % scale and str(figure // scale) in self._words
            case _:
                return False

    def _is_meant(self, day: int, month: int, year: int) -> bool:
        """Tell whether a full date was said as a day of the week, as `amanhã`, as `daqui a 3 dias` or as digits."""
        try:
            meant = date(year, month, day)
        except ValueError:
            return False
        written = {f"{day:02}{month:02}{year}", f"{day:02}{month:02}{year % 100:02}", f"{year}{month:02}{day:02}"}
        if written & self._words or any(self.holds(Fact(Kind.CODE, digits, digits)) for digits in written):
            return True
        away = (meant - self._sources.now.date()).days
        text = self._agreed
        if 0 <= away <= NEAR_ENOUGH and re.search(_SHORT_DAYS[meant.weekday()], text):
            return True
        if away in _SHORT_NEAR and re.search(_SHORT_NEAR[away], text):
            return True
        near = Fact(Kind.NEAR_DAY, away, "")
        if any(pool.covers(near) for pool in (self._sources.told, self._sources.own, self._sources.repeated)):
            return True
        return self._sources.told.covers(Fact(Kind.DURATION, away * A_DAY, ""))


_ROADS = frozenset(
    ("rua", "avenida", "alameda", "travessa", "praca", "estrada", "rodovia", "street", "bairro", "cidade", "numero",
     "apto", "apartamento", "casa", "bloco", "dos", "das", "vila", "jardim", "centro")
)  # fmt: skip
