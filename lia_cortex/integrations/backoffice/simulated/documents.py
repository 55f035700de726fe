"""CPF and CNPJ: their check digits."""

from collections.abc import Iterable

CPF_LENGTH, CNPJ_LENGTH = 11, 14
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def digits(text: str) -> str:
    """Return the digits of the text and nothing else."""
    return "".join(character for character in text if character in "0123456789")


def cpf(base: int) -> str:
    """Return the CPF whose first nine digits are `base`."""
    number = f"{base:09d}"
    for _ in range(2):
        number += _check(number, range(len(number) + 1, 1, -1))
    return number


def cnpj(base: int) -> str:
    """Return the CNPJ whose first twelve digits are `base`."""
    number = f"{base:012d}"
    for _ in range(2):
        number += _check(number, _CNPJ_WEIGHTS[-len(number) :])
    return number


def is_valid(document: str) -> bool:
    """Tell whether digits are a CPF or CNPJ; one digit repeated is none, though its check digits fit."""
    if len(set(document)) < 2:
        return False
    if len(document) == CPF_LENGTH:
        return cpf(int(document[:9])) == document
    return len(document) == CNPJ_LENGTH and cnpj(int(document[:12])) == document


def _check(number: str, weights: Iterable[int]) -> str:
    rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11
    return str(0 if rest < 2 else 11 - rest)
