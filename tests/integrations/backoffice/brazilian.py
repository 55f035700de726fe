"""Brazilian numbers checked by other code than the code that makes them."""

from datetime import date, timedelta
from decimal import Decimal

_TABLE = []
for _high in range(256):
    _value = _high << 8
    for _ in range(8):
        _value = ((_value << 1) ^ 0x1021) & 0xFFFF if _value & 0x8000 else (_value << 1) & 0xFFFF
    _TABLE.append(_value)


def crc16(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of a text, four hexadecimal digits."""
    crc = 0xFFFF
    for byte in text.encode():
        crc = ((crc & 0xFF) << 8) ^ _TABLE[(crc >> 8) ^ byte]
    return f"{crc:04X}"


def fields(code: str) -> dict[str, str]:
    """Return the fields of an EMV code (or of a template inside one); it must be used up exactly."""
    found, at = {}, 0
    while at < len(code):
        name, length = code[at : at + 2], int(code[at + 2 : at + 4])
        found[name] = code[at + 4 : at + 4 + length]
        at += 4 + length
    assert at == len(code)
    return found


def bar_code_of_line(line: str) -> str:
    """Return the bar code that a bank rebuilds from the typed line, every check digit checked."""
    digits = "".join(filter(str.isdigit, line))
    assert len(digits) == 47
    for part in (digits[:10], digits[10:21], digits[21:32]):
        # Luhn's rule over the whole part, check digit included.
        doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(part))]
        assert sum(sum(map(int, str(each))) for each in doubled) % 10 == 0
    free = digits[4:9] + digits[10:20] + digits[21:31]
    code = digits[:4] + digits[32] + digits[33:] + free
    weights = "4329876543298765432987654329876543298765432"
    checked = code[:4] + code[5:]
    rest = sum(int(digit) * int(weight) for digit, weight in zip(checked, weights, strict=True)) % 11
    assert int(code[4]) == (1 if rest in (0, 1, 10) else 11 - rest)
    return code


def amount(code: str) -> Decimal:
    """Return the reais that a bar code asks for."""
    return Decimal(code[9:19]) / 100


def due_date(code: str) -> date:
    """Return the due date of a bar code, counted as banks do since 22/02/2025."""
    return date(2025, 2, 22) + timedelta(days=int(code[5:9]) - 1000)


def cpf_is_valid(document: str) -> bool:
    """Tell whether both check digits of a CPF fit, by the rule that ten times the sum leaves the digit."""
    numbers = list(map(int, document))
    for length in (9, 10):
        total = sum(number * (length + 1 - place) for place, number in enumerate(numbers[:length]))
        if total * 10 % 11 % 10 != numbers[length]:
            return False
    return len(numbers) == 11


def cnpj_is_valid(document: str) -> bool:
    """Tell whether both check digits of a CNPJ fit."""
    numbers = list(map(int, document))
    for length in (12, 13):
        weights = [2 + place % 8 for place in range(length)][::-1]
        total = sum(number * weight for number, weight in zip(numbers[:length], weights, strict=True))
        if total * 10 % 11 % 10 != numbers[length]:
            return False
    return len(numbers) == 14
