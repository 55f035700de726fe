"""Payment slips ("boletos"): the bar code's 44 digits and the line that a person types."""

from datetime import date

_BANK = "999"
"""A number that no bank has, so that no machine ever pays it."""
_REAL = "9"
_FIRST_DAY = date(1997, 10, 7)
_LONGEST_FACTOR, _FACTORS = 9999, 9000


def bar_code(*, amount_cents: int, due_on: date, number: int) -> str:
    """Return the 44 digits; `number` tells the bank which slip it is."""
    head, tail = _BANK + _REAL, f"{_factor(due_on):04d}{amount_cents:010d}{number:025d}"
    return head + _modulus_11(head + tail) + tail


def line(code: str) -> str:
    """Return the line of 47 digits, grouped as printed, of a bar code."""
    free = code[19:]
    first, second, third = (part + _modulus_10(part) for part in (code[:4] + free[:5], free[5:15], free[15:]))
    fields = (f"{field[:5]}.{field[5:]}" for field in (first, second, third))
    return " ".join((*fields, code[4], code[5:19]))


def _factor(due_on: date) -> int:
    # Days since the first day; on 22/02/2025 the four digits were used up and began again at 1000.
    days = (due_on - _FIRST_DAY).days
    return days if days <= _LONGEST_FACTOR else 1000 + (days - 1000) % _FACTORS


def _modulus_10(number: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(number)):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return str(-total % 10)


def _modulus_11(number: str) -> str:
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(reversed(number)))
    check = 11 - total % 11
    return str(check if check <= 9 else 1)
