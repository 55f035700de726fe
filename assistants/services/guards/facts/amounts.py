"""Money, percentages and speeds in a plain text."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from assistants.services.guards.facts.types import Fact, Kind

_FIGURE = r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,3})?"
MONEY = (
    re.compile(rf"(?:r\$|brl|us\$|\$) ?(?P<whole>{_FIGURE})(?! ?%)"),
    re.compile(rf"\b(?P<whole>{_FIGURE}) (?:reais|real|conto|pila)s?\b(?: e (?P<cents>\d{{1,2}})(?: centavos)?\b)?"),
    re.compile(r"\b(?P<cents>\d{1,2}) centavos\b"),
    re.compile(
        r"(?<![\d./,-])(?<!, )(?P<whole>\d{2,4}) e (?P<cents>\d0|99|95)\b(?! (?:mega|gb|por cento|dias?|horas?|%))"
    ),
    re.compile(
        r"(?<![\d.,/:-])(?P<whole>\d{1,3}(?:\.\d{3})*,\d\d|\d{1,5}\.\d\d)(?![\d%]|[.,/:]\d| ?(?:%|ghz|gb|mb|m2))"
    ),
)
PERCENT = re.compile(rf"(?<![\d.,])(?P<whole>{_FIGURE}) ?(?:%|por cento\b|percent\b)")
SPEED = re.compile(rf"(?<![\d.,])(?P<whole>{_FIGURE}) ?(?P<unit>megas?|mbps|mb|mbits?|gigas?|gbps|gb)\b")


def money(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the amount in cents."""
    parts = found.groupdict()
    whole = number(parts["whole"]) if parts.get("whole") else Decimal(0)
    if whole is not None:
        yield Fact(Kind.MONEY, int(whole * 100) + int(parts.get("cents") or 0), found.group())


def percent(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the percentage in thousandths."""
    value = number(found["whole"])
    if value is not None:
        yield Fact(Kind.PERCENT, int(value * 1000), found.group())


def speed(found: re.Match[str]) -> Iterator[Fact]:
    """Yield the speed in Mbps, a giga being a thousand."""
    value = number(found["whole"])
    if value is not None:
        yield Fact(Kind.SPEED, int(value * (1000 if found["unit"].startswith("g") else 1)), found.group())


def number(written: str) -> Decimal | None:
    """Return the number that a figure with Brazilian or English separators is."""
    last = max(written.rfind(","), written.rfind("."))
    is_thousands = last >= 0 and len(written) - last == 4 and not written.startswith("0")
    digits = re.sub(r"\D", "", written)
    if last < 0 or is_thousands:
        return Decimal(digits)
    try:
        return Decimal(f"{re.sub(r'[.,]', '', written[:last])}.{written[last + 1 :]}")
    except InvalidOperation:
        return None
