"""What the example company sells, and where: Aurora Fibra exists nowhere else."""

from dataclasses import dataclass
from typing import Literal

NAME = "Aurora Fibra"
CITY = "Vila Aurora"
STATE = "SP"
DUE_DAYS = (5, 10, 15, 20)
TICKET_REASONS: dict[str, tuple[str, ...]] = {
    "suporte": ("sem_conexao", "lentidao", "wifi", "equipamento", "mudanca_de_ponto"),
    "financeiro": (
        "informar_pagamento", "contestacao", "parcelamento", "segunda_via", "nota_fiscal", "mudanca_de_vencimento",
    ),
    "comercial": ("mudanca_de_plano", "mudanca_de_endereco", "mudanca_de_titular", "segunda_linha"),
    "cancelamento": ("duvida_de_multa", "retencao", "recolhimento_de_equipamento"),
    "ouvidoria": ("reclamacao", "elogio", "sugestao", "denuncia"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan on sale; `price_cents` a month."""

    id: str
    name: str
    kind: Literal["residential", "business"]
    download_mbps: int
    upload_mbps: int
    price_cents: int


PLANS = (
    Plan("fibra-300", "300 Mega", "residential", 300, 150, 8990),
    Plan("fibra-500", "500 Mega", "residential", 500, 250, 10990),
    Plan("fibra-800", "800 Mega", "residential", 800, 400, 13990),
    Plan("fibra-1000", "1 Giga", "residential", 1000, 500, 17990),
    Plan("empresa-500", "Empresarial 500 Mega", "business", 500, 500, 21990),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A street with its postcode."""

    postcode: str
    street: str
    district: str
    city: str
    covered: bool


_STREETS = ("Rua das Acácias", "Rua dos Ipês", "Avenida Brasil", "Rua Sete de Setembro", "Travessa do Sol")
_DISTRICTS = (
    ("Vila Aurora", "Centro", True),
    ("Vila Aurora", "Jardim das Flores", True),
    ("Vila Aurora", "Santa Rita", True),
    ("Vila Aurora", "Bela Vista", True),
    ("Vila Aurora", "Industrial", True),
    ("Vila Aurora", "Chácaras do Lago", False),
    ("Monte Claro", "Centro", True),
    ("Monte Claro", "Alto da Serra", True),
    ("Rio Sereno", "Centro", True),
    ("Rio Sereno", "Beira Rio", True),
    ("Porto Distante", "Centro", False),
)
PLACES = tuple(
    Place(f"18990{district * 10 + street:03d}", name, where, city, covered)
    for district, (city, where, covered) in enumerate(_DISTRICTS)
    for street, name in enumerate(_STREETS)
)


def place(postcode: str) -> Place | None:
    """Return the street of a postcode (8 digits), None when there is none."""
    return _BY_POSTCODE.get(postcode)


def plan(plan_id: str) -> Plan | None:
    """Return a plan, None when none has this id."""
    return next((each for each in PLANS if each.id == plan_id), None)


_BY_POSTCODE = {each.postcode: each for each in PLACES}
