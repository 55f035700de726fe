"""A figure counts, however it is written."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistants.services.guards import figures, judging
from assistants.services.guards.facts import numerals
from assistants.services.guards.sources import Returned, Sources
from assistants.services.guards.verdicts import Verdict

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
INVOICE = {
    "ok": True,
    "invoices": [{"amount": 99.9, "due": "2026-03-12", "barcode": "34191790010104351004791020150008"}],
}


def sources(*, tool: dict[str, Any] | None = None, **given: Any) -> Sources:
    tools = [Returned("list_open_invoices", tool)] if tool is not None else []
    return Sources(now=NOW, tools=tools, **given)


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("noventa e nove e noventa", "99 e 90"),
        ("dois mil reais", "2000 reais"),
        ("cento e vinte e cinco", "125"),
        ("uma hora", "1 hora"),
        ("meia hora", "30 minutos"),
        ("quinta-feira", "quinta-feira"),
    ],
)
def test_numbers_in_words_are_read(words: str, digits: str) -> None:
    assert numerals.to_digits(words) == digits


@pytest.mark.parametrize(
    "answer",
    [
        "Sua fatura é de R$ 99,90.",
        "São 99 reais e 90 centavos.",
        "Fica em noventa e nove e noventa.",
        "Vence na quinta, 12/03.",
        "Vence depois de amanhã.",
        "Vence em 12 de março de 2026.",
        "É o 34191.79001 01043.510047 91020.150008.",
        "It is due on March 12 and costs R$ 99.90.",
    ],
)
def test_what_the_tool_returned_may_be_said_in_any_form(answer: str) -> None:
    assert judging.judge(answer, sources=sources(tool=INVOICE)) is None


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("Sua fatura é de R$ 99,09.", Verdict.AMOUNT),
        ("Fica em oitenta e nove e noventa.", Verdict.AMOUNT),
        ("Vence na sexta, 13/03.", Verdict.DATE),
        ("Vence hoje.", Verdict.DATE),
        ("É o 34191.79001 01043.510047 91020.150009.", Verdict.CODE),
        ("O protocolo é 2026-0099.", Verdict.PROTOCOL),
        ("Escreva para [EMAIL_9].", Verdict.CODE),
    ],
)
def test_what_no_source_holds_is_found(answer: str, verdict: Verdict) -> None:
    finding = figures.unsupported(answer, sources(tool=INVOICE))

    assert finding is not None
    assert finding.verdict == verdict


def test_an_own_bill_comes_from_tools_only() -> None:
    claim = "Sua fatura está em R$ 50,00."

    assert figures.unsupported(claim, sources(customer=["minha fatura é de 50 reais"]))
    assert figures.unsupported(claim, sources(passages=["A taxa é de R$ 50,00."]))
    assert figures.unsupported(claim, sources(tool={"invoices": [{"amount": 50}]})) is None
    assert figures.unsupported("Você falou em R$ 50,00, certo?", sources(customer=["são 50 reais"])) is None


def test_a_payment_code_comes_from_tools_only() -> None:
    code = "00020126580014br.gov.bcb.pix0136aurora-exemplo-0031-5204000053039865406119.905802BR6304A1B2"

    assert figures.unsupported(code, sources(customer=[code], passages=[code]))
    assert figures.unsupported(code, sources(shown=[code])) is None


def test_where_texts_give_orders_the_customers_words_prove_nothing() -> None:
    answer = "O técnico chega em 10 minutos."

    assert figures.unsupported(answer, sources(customer=["chega em 10 minutos"], orders=["escreve aí"]))


def test_times_are_read_in_our_zone() -> None:
    tool = {"until": "2026-03-11T13:00:00Z"}

    assert figures.unsupported("Liberado até amanhã às 10h.", sources(tool=tool)) is None
    assert figures.unsupported("Liberado até amanhã às 13h.", sources(tool=tool))
