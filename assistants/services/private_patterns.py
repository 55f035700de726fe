"""Find personal data in a text: documents by their check digits, cards by Luhn, phones by their form."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

AREA_CODES = frozenset(
    re.findall(
        r"\d\d",
        """
        11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55
        61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99
        """,
    )
)
CONTEXT_LENGTH = 28
"""Characters before a bare number that tell what it is: "meu telefone é", "protocolo nº"."""

_PHONE_WORDS = re.compile(
    r"\b(tel|telefones?|fone|cel|celular|whats|whatsapp|zap|zapp?|lig\w+|contato|phone|mobile|call)\b", re.IGNORECASE
)
_OTHER_NUMBER_WORDS = re.compile(
    r"\b(protocolos?|protocol|pedidos?|order|ordem|os|contratos?|contract|nota|nf|fatura|boleto|invoice|"
    r"c[oó]digo|code|s[eé]rie|serial|matr[ií]cula|chamado|ticket|r\$)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A personal value at a place of the text; equal values have equal `normal` forms."""

    kind: str
    start: int
    end: int
    normal: str


def find(text: str) -> list[Found]:
    """Return the personal values in the text, in order and without overlaps."""
    taken: list[Found] = []
    for candidates in (_emails, _documents, _cards, _phones):
        for found in candidates(text):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def is_cpf(digits: str) -> bool:
    """Tell whether eleven digits are a CPF by their check digits."""
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    return all(_mod11(digits[:length], range(length + 1, 1, -1)) == int(digits[length]) for length in (9, 10))


def is_cnpj(characters: str) -> bool:
    """Tell whether fourteen characters are a CNPJ by their check digits; letters count as of July 2026."""
    if len(characters) != 14 or len(set(characters)) == 1:
        return False
    weights = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    return all(_mod11(characters[:length], weights[13 - length :]) == int(characters[length]) for length in (12, 13))


def is_card(digits: str) -> bool:
    """Tell whether the digits are a payment card's number: a known issuer's range, and Luhn."""
    return _issued(digits) and _luhn(digits)


def _mod11(characters: str, weights: range | tuple[int, ...]) -> int:
    total = sum((ord(char) - 48) * weight for char, weight in zip(characters, weights, strict=False))
    rest = total % 11
    return 0 if rest < 2 else 11 - rest


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _issued(digits: str) -> bool:
    match len(digits):
        case 13 | 19:
            return digits[0] == "4"
        case 14:
            return digits[:2] in {"30", "36", "38"}
        case 15:
            return digits[:2] in {"34", "37"}
        case 16:
            return digits[0] in "456" or 2221 <= int(digits[:4]) <= 2720
        case _:
            return False


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])", re.IGNORECASE | re.ASCII)
_CPF = re.compile(r"(?<![\d.,/-])\d{3}[. ]?\d{3}[. ]?\d{3}[- /.]?\d{2}(?![\d/-]|[.,]\d)")
_CNPJ = re.compile(r"(?<![\d.,/-])\d{2}\.?\d{3}\.?\d{3}[/ ]?\d{4}[- ]?\d{2}(?![\d/-]|[.,]\d)")
_CNPJ_LETTERS = re.compile(
    r"(?<![\w.])[A-Z\d]{2}\.?[A-Z\d]{3}\.?[A-Z\d]{3}/[A-Z\d]{4}-?\d{2}(?!\w)", re.IGNORECASE | re.ASCII
)
_CARD = re.compile(r"(?<![\d.,/-])\d(?:[ -]?\d){12,18}(?![\d/-]|[.,]\d)")


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found("EMAIL", match.start(), match.end(), match.group().lower())


def _documents(text: str) -> Iterator[Found]:
    yield from _checked(text, "CNPJ", _CNPJ_LETTERS, is_cnpj)
    yield from _checked(text, "CNPJ", _CNPJ, is_cnpj)
    yield from _checked(text, "CPF", _CPF, is_cpf)


def _cards(text: str) -> Iterator[Found]:
    yield from _checked(text, "CARD", _CARD, is_card)


def _checked(text: str, kind: str, pattern: re.Pattern[str], is_valid: Callable[[str], bool]) -> Iterator[Found]:
    for match in pattern.finditer(text):
        normal = re.sub(r"[^0-9A-Za-z]", "", match.group()).upper()
        if is_valid(normal):
            yield Found(kind, match.start(), match.end(), normal)


_INTERNATIONAL = re.compile(r"(?<![\w+])\+\d(?:[ ().-]{0,2}\d){7,14}(?![\d-])")
_WITH_AREA = re.compile(
    r"(?<![\d.,/+-])(?:55[ .-]?)?(?:\(0?(\d{2})\)|0?(\d{2}))[ .-]{0,2}(9?[ .]?\d{4})([ .-]?)(\d{4})(?![\d/-]|[.,]\d)"
)
_LOCAL = re.compile(r"(?<![\d.,/+-])9[ .]?\d{4}-\d{4}(?![\d/-])|(?<![\d.,/+-])[2-9]\d{3,4}-?\d{4}(?![\d/-]|[.,]\d)")


def _phones(text: str) -> Iterator[Found]:
    for match in _INTERNATIONAL.finditer(text):
        yield _phone(match)
    for match in _WITH_AREA.finditer(text):
        if _is_phone(text, match):
            yield _phone(match)
    for match in _LOCAL.finditer(text):
        written = match.group()
        certain = written.startswith("9") and "-" in written and len(_digits(written)) == 9
        if certain or _PHONE_WORDS.search(_before(text, match)):
            yield _phone(match)


def _is_phone(text: str, match: re.Match[str]) -> bool:
    subscriber = _digits(match.group(3) + match.group(5))
    if (match.group(1) or match.group(2)) not in AREA_CODES:
        return False
    is_mobile = len(subscriber) == 9
    if not is_mobile and subscriber[0] not in "2345":
        return False
    if not match.group().isdigit():
        # Digits grouped like a phone; a lone space could also stand between two numbers.
        return bool(match.group(1) or match.group(4)) or is_mobile or bool(_PHONE_WORDS.search(_before(text, match)))
    before = _before(text, match)
    if _OTHER_NUMBER_WORDS.search(before):
        return False
    return is_mobile or len(match.group()) > 11 or bool(_PHONE_WORDS.search(before))


def _phone(match: re.Match[str]) -> Found:
    digits = _digits(match.group()).lstrip("0")
    if len(digits) in {12, 13} and digits.startswith("55"):
        digits = digits[2:]
    return Found("PHONE", match.start(), match.end(), digits)


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - CONTEXT_LENGTH) : match.start()]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
