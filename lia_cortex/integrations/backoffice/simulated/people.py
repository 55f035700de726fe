"""Invented customers: the same number always gives the same person."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from lia_cortex.integrations.backoffice.simulated import documents

Situation = Literal[
    "regular", "overdue", "two_overdue", "several_addresses", "fibre_break",
    "no_power", "weak_signal", "visit_booked", "company", "former",
]  # fmt: skip
SITUATIONS: tuple[Situation, ...] = (
    "regular", "overdue", "two_overdue", "several_addresses", "fibre_break",
    "no_power", "weak_signal", "visit_booked", "company", "former",
)  # fmt: skip
FIRST_PHONE = 5514900000000
"""No operator has numbers that begin 90 0000."""
_GIVEN = (
    "Ana", "Bruno", "Carla", "Diego", "Elisa", "Fábio", "Gabriela", "Heitor", "Isabela", "João", "Karina", "Lucas",
    "Mariana", "Natália", "Otávio", "Patrícia", "Rafael", "Sônia", "Tiago", "Vitória",
)  # fmt: skip
_FAMILY = (
    "Almeida", "Barbosa", "Cardoso", "Duarte", "Esteves", "Ferraz", "Gouveia", "Lacerda", "Moreira", "Nogueira",
    "Pacheco", "Queiroz", "Ribeiro", "Sampaio", "Teixeira", "Vasconcelos", "Xavier",
)  # fmt: skip
_TRADES = ("Padaria", "Farmácia", "Oficina", "Papelaria", "Clínica")


@dataclass(frozen=True, slots=True)
class Person:
    """Who a customer is; a company has a CNPJ."""

    document: str
    kind: Literal["person", "company"]
    name: str
    email: str


def opaque(kind: str, *parts: object) -> str:
    """Return an id that tells nothing and cannot be counted up: `kind` and twelve hexadecimal digits."""
    return f"{kind}_{_digest(kind, *parts)[:12]}"


def person(number: int, situation: Situation) -> Person:
    """Return the customer of this number."""
    given, family = _GIVEN[number % len(_GIVEN)], _FAMILY[number * 7 % len(_FAMILY)]
    email = f"cliente{number}@clientes.example"
    base = int(_digest("document", number), 16)
    if situation == "company":
        branch = base % 10**8 * 10**4 + 1
        return Person(documents.cnpj(branch), "company", f"{_TRADES[number % len(_TRADES)]} {family} Ltda.", email)
    return Person(documents.cpf(base % 10**9), "person", f"{given} {family}", email)


def phone_key(phone: str) -> str:
    """Return what is the same in every way to write a Brazilian number: area code and the last eight digits."""
    digits = documents.digits(phone)
    national = digits[2:] if digits.startswith("55") and len(digits) in (12, 13) else digits
    return national[:2] + national[-8:]


def _digest(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
