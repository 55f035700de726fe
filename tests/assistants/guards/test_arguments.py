"""What a tool with an effect is called with: said by somebody, or the call is not made."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, Field

import assistants
from assistants.ports import Tool
from assistants.services.guards import argument_guard
from assistants.services.guards.sources import Returned, Sources
from assistants.toolsets import VERIFY
from assistants.types import ToolContext, ToolResult

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
SOLD = tomllib.loads((Path(assistants.__file__).parent / "example_company" / "tools.toml").read_text())["tools"]
SLOTS = Returned("list_visit_slots", {"free": [{"slot_id": "2026-03-12-morning", "day": "2026-03-12"}]})
PLANS = Returned("list_plans", {"plans": [{"plan_id": "fibra-500", "name": "Fibra 500", "price_per_month": 109.9}]})
BUYER = "quero o de 500 mega. joão da silva, cpf [CPF_1], email [EMAIL_1], cep 18990-000, rua das acácias 120 ap 12"
SALE = {"document": "[CPF_1]", "name": "João da Silva", "email": "[EMAIL_1]", "postcode": "18990000", "number": "120",
        "complement": "apto 12", "plan_id": "fibra-500", "due_day": 10, "birth_date": None}  # fmt: skip


class Payment(BaseModel):
    """A promise to pay, as a tool in code may take it."""

    amount: float = Field(description="How much.")
    day: str = Field(description="When, as a date.")
    parts: int = Field(default=1, description="In how many parts.")
    address: str = Field(default="", description="Where to.")
    protocol: str = Field(default="", description="Of what.")
    note: str = Field(default="", description="What was said.")


def _nothing(_: ToolContext, __: Any) -> ToolResult:
    return ToolResult(data={})


def tool(name: str) -> Tool:
    """Return a tool of the example company, or the one in code."""
    if name == "verify_customer":
        return VERIFY
    if name == "promise":
        return Tool(name, "Keep a promise.", Payment, _nothing, has_effect=True)
    arguments = SOLD[name].get("arguments", {})
    schema = {"type": "object", "properties": arguments}
    return Tool(name, SOLD[name]["description"], schema, _nothing, has_effect=SOLD[name].get("effect", False))


def refused(name: str, values: dict[str, Any], **sources: Any) -> str:
    """Return the argument for which the call is not made."""
    given = Sources(now=NOW, **sources)
    found = argument_guard.refusal(tool(name), values, sources=lambda: given, hide=lambda text: text)
    return found.argument if found else ""


VISIT = {"slot_id": "2026-03-12-morning", "reason": "sem sinal desde ontem, há 2 dias"}
HONEST: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("book_visit", VISIT, {"tools": [SLOTS], "customer": ["pode ser a primeira"]}),
    ("book_visit", VISIT, {"customer": ["quinta de manhã"]}),
    ("book_visit", VISIT, {"said": ["Temos 12/03 de manhã."], "customer": ["pode"]}),
    ("book_visit", VISIT, {"customer": ["dia 12 cedo"]}),
    ("book_visit", VISIT, {"customer": ["depois de amanhã de manhã"]}),
    ("book_visit", {**VISIT, "slot_id": "2026-03-16-morning"}, {"customer": ["segunda de manhã"]}),
    ("register_sale", SALE, {"tools": [PLANS], "customer": [BUYER]}),
    ("register_sale", {"birth_date": "1990-07-03"}, {"customer": ["nasci em 3 de julho de 1990"]}),
    ("register_sale", {"birth_date": "1990-07-03"}, {"customer": ["03071990"]}),
    ("register_sale", {"birth_date": "1990-07-03"}, {"customer": ["3/7/90"]}),
    ("open_ticket", {"sector": "suporte", "reason": "sem_conexao", "summary": "Sem sinal há dois dias."}, {}),
    (
        "open_ticket",
        {"sector": "financeiro", "reason": "contestacao", "summary": "Cobrança de R$ 250,00 na fatura 03/2026."},
        {"customer": ["me cobraram 250 conto"], "tools": [Returned("list_open_invoices", {"reference": "2026-03"})]},
    ),
    (
        "open_ticket",
        {"sector": "ouvidoria", "reason": "reclamacao", "summary": "Em 10/03/2026 disse que ligou 3 vezes."},
        {"said": ["Now: Tuesday, 2026-03-10 14:00 (America/Sao_Paulo)."], "customer": ["ja liguei 3 vezes"]},
    ),
    ("register_lead", {"name": "Bia", "city": "Porto Distante"}, {"customer": ["moro em p. distante"]}),
    ("promise", {"amount": 99.9, "day": "2026-03-20"}, {"customer": ["pago os noventa e nove e noventa dia 20"]}),
    ("promise", {"amount": 300, "day": "2026-03-11", "parts": 1}, {"customer": ["amanhã pago 300"]}),
    ("promise", {"amount": 50, "day": "2026-03-13"}, {"customer": ["pago 50 daqui a 3 dias"]}),
    (
        "promise",
        {"address": "Rua Dr. João Braz, 77", "protocol": "OS-10001"},
        {"customer": ["r. doutor joao bras 77"], "shown": ["Protocolo OS-10001"]},
    ),
]  # fmt: skip
DISHONEST: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("book_visit", {**VISIT, "slot_id": "2026-03-19-morning"}, {"tools": [SLOTS], "customer": ["marca"]}, "slot_id"),
    ("book_visit", VISIT, {"customer": ["quero um técnico"]}, "slot_id"),
    ("book_visit", VISIT, {"customer": ["sexta"], "passages": ["Em até 2 dias úteis."]}, "slot_id"),
    (
        "book_visit",
        {**VISIT, "slot_id": "2026-03-17-morning"},
        {"said": ["Now: Tuesday, 2026-03-10 14:00 (America/Sao_Paulo)."], "customer": ["marca uma visita"]},
        "slot_id",
    ),
    ("book_visit", {**VISIT, "reason": "Pagou R$ 80,00 de taxa."}, {"tools": [SLOTS]}, "reason"),
    ("register_sale", {**SALE, "document": "529.982.247-25"}, {"tools": [PLANS], "customer": [BUYER]}, "document"),
    ("register_sale", {**SALE, "document": "[CPF_2]"}, {"tools": [PLANS], "customer": [BUYER]}, "document"),
    ("register_sale", {**SALE, "email": "joao@exemplo.example"}, {"tools": [PLANS], "customer": [BUYER]}, "email"),
    ("register_sale", {**SALE, "postcode": "01310-100"}, {"tools": [PLANS], "customer": [BUYER]}, "postcode"),
    ("register_sale", {**SALE, "number": "210"}, {"tools": [PLANS], "customer": [BUYER]}, "number"),
    ("register_sale", {**SALE, "complement": "apto 21"}, {"tools": [PLANS], "customer": [BUYER]}, "complement"),
    ("register_sale", {**SALE, "plan_id": "fibra-900"}, {"tools": [PLANS], "customer": [BUYER]}, "plan_id"),
    ("register_sale", {**SALE, "plan_id": "premium"}, {"tools": [PLANS], "customer": [BUYER]}, "plan_id"),
    ("register_sale", {**SALE, "birth_date": "1990-01-01"}, {"tools": [PLANS], "customer": [BUYER]}, "birth_date"),
    ("register_lead", {"name": "Bia", "city": "Campinas", "reason": "prospect"}, {"customer": ["me liguem"]}, "city"),
    ("open_ticket", {"summary": "Protocolo anterior 20260309-4471."}, {"customer": ["reclamei ontem"]}, "summary"),
    ("open_ticket", {"summary": "Devolver ao CPF 529.982.247-25."}, {"customer": ["quero de volta"]}, "summary"),
    ("verify_customer", {"document": "529.982.247-25"}, {"customer": ["minha fatura"]}, "document"),
    ("promise", {"amount": 120.5, "day": "2026-03-20"}, {"customer": ["pago dia 20"]}, "amount"),
    ("promise", {"amount": 50, "day": "2026-03-25"}, {"customer": ["pago 50 semana que vem"]}, "day"),
    ("promise", {"address": "Rua das Palmeiras, 77"}, {"customer": ["rua das acacias 77"]}, "address"),
    ("promise", {"protocol": "OS-10002"}, {"shown": ["Protocolo OS-10001"]}, "protocol"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "sources"), HONEST)
def test_what_was_said_in_whatever_form_may_be_called_with(
    name: str, values: dict[str, Any], sources: dict[str, Any]
) -> None:
    assert refused(name, values, **sources) == ""


@pytest.mark.parametrize(("name", "values", "sources", "argument"), DISHONEST)
def test_what_nobody_said_is_not_called_with(
    name: str, values: dict[str, Any], sources: dict[str, Any], argument: str
) -> None:
    assert refused(name, values, **sources) == argument


def test_a_tool_that_only_reads_may_be_asked_anything() -> None:
    assert refused("check_coverage", {"postcode": "01310-100"}) == ""
