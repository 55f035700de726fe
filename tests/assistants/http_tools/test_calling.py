"""A row calls the back office: what it sends, what it returns, what a failure means."""

from typing import Any

import pytest

from assistants.services import http_tools
from assistants.types import VerifiedCustomer
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain
from tests.assistants.http_tools import rows
from tests.assistants.http_tools.rows import TICKET
from tests.integrations.backoffice.office import Office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(backoffice: Office) -> VerifiedCustomer:
    return rows.customer(backoffice)


def test_a_read_returns_what_the_service_tells(ana: VerifiedCustomer) -> None:
    found = http_tools.call(tool=rows.check_connection(), arguments={}, context=rows.context(ana))
    assert (found["contract_id"], found["online"], found["ont"]) == (ana.contract, True, "online")


def test_the_mapping_chooses_what_is_seen(ana: VerifiedCustomer) -> None:
    tool = rows.check_connection(result="{line: ont, signal: signal.quality}")
    assert http_tools.call(tool=tool, arguments={}, context=rows.context(ana)) == {"line": "online", "signal": "good"}
    tool.result = "signal.quality"
    assert http_tools.call(tool=tool, arguments={}, context=rows.context(ana)) == {"result": "good"}


def test_a_model_cannot_choose_what_code_fills_in(backoffice: Office, ana: VerifiedCustomer) -> None:
    other = backoffice.contract("overdue")
    found = http_tools.call(tool=rows.check_connection(), arguments={"contract_id": other}, context=rows.context(ana))
    assert found["contract_id"] == ana.contract


def test_an_effect_carries_the_calls_id(backoffice: Office, ana: VerifiedCustomer) -> None:
    told = http_tools.call(tool=rows.open_ticket(), arguments=TICKET, context=rows.context(ana, call_id="call-77"))
    [effect] = backoffice.control("GET", "effects?operation=open_ticket")["effects"]
    assert (effect["key"], effect["answer"]["protocol"]) == ("call-77", told["protocol"])
    assert effect["answer"]["customer_id"] == ana.reference
    assert set(told) == {"protocol", "status"}


def test_the_same_call_has_one_effect_and_one_answer(backoffice: Office, ana: VerifiedCustomer) -> None:
    tool, context = rows.open_ticket(), rows.context(ana)
    first = http_tools.call(tool=tool, arguments=TICKET, context=context)
    assert http_tools.call(tool=tool, arguments=TICKET, context=context) == first
    assert backoffice.effects("open_ticket") == 1


def test_a_refusal_has_its_code_and_the_rows_own_words(ana: VerifiedCustomer) -> None:
    tool = rows.open_ticket(errors={"no_such_reason": "Escolha um motivo da lista."})
    with pytest.raises(Refused, match="Escolha um motivo da lista") as refused:
        http_tools.call(tool=tool, arguments={**TICKET, "reason": "x"}, context=rows.context(ana))
    assert refused.value.code == "no_such_reason"
    with pytest.raises(Refused, match="One of: suporte") as refused:
        http_tools.call(tool=tool, arguments={**TICKET, "sector": "x"}, context=rows.context(ana, call_id="2"))
    assert refused.value.code == "no_such_sector"


def test_without_a_customer_nothing_is_sent(backoffice: Office) -> None:
    with pytest.raises(Refused) as refused:
        http_tools.call(tool=rows.check_connection(), arguments={}, context=rows.context())
    assert refused.value.code == "verify_first"
    assert backoffice.control("GET", "requests")["requests"] == []


def test_without_an_address_the_customer_chooses_first(backoffice: Office, ana: VerifiedCustomer) -> None:
    several = VerifiedCustomer(ana.reference, None, ana.name)
    with pytest.raises(Refused) as refused:
        http_tools.call(tool=rows.check_connection(), arguments={}, context=rows.context(several))
    assert refused.value.code == "choose_address"
    http_tools.call(tool=rows.open_ticket(), arguments=TICKET, context=rows.context(several))
    [effect] = backoffice.control("GET", "effects?operation=open_ticket")["effects"]
    assert effect["answer"]["contract_id"] is None


@pytest.mark.parametrize(
    "value", ["../../v1/plans", "..", "", "a/b", "a?b=c", "a#b", "%2e%2e", "ctr_1\r\nx: y", "\u2603"]
)
def test_a_value_of_the_path_stays_one_part_of_it(backoffice: Office, ana: VerifiedCustomer, value: str) -> None:
    tool = rows.check_connection(filled={})
    with pytest.raises((Refused, Terminal)) as refused:
        http_tools.call(tool=tool, arguments={"contract_id": value}, context=rows.context(ana))
    if isinstance(refused.value, Refused):
        assert refused.value.code in {"contract_not_found", "bad_arguments", "no_such_path"}
    asked = {each["operation"] for each in backoffice.control("GET", "requests")["requests"]}
    assert asked <= {"check_connection"}


FAULTS: list[tuple[dict[str, Any], type[Exception], type[Exception]]] = [
    ({"kind": "status", "status": 503}, Retryable, Uncertain),
    ({"kind": "status", "status": 500}, Retryable, Uncertain),
    ({"kind": "status", "status": 502, "effect": True}, Retryable, Uncertain),
    ({"kind": "status", "status": 429}, Retryable, Retryable),
    ({"kind": "status", "status": 401}, Terminal, Terminal),
    ({"kind": "cut_before"}, Retryable, Uncertain),
    ({"kind": "cut_after"}, Retryable, Uncertain),
    ({"kind": "hang", "seconds": 1.0}, Retryable, Uncertain),
]


@pytest.mark.parametrize(("fault", "of_a_read", "of_an_effect"), FAULTS)
@pytest.mark.parametrize("keyed", [True, False])
def test_what_a_failure_means(
    backoffice: Office,
    ana: VerifiedCustomer,
    fault: dict[str, Any],
    of_a_read: type[Exception],
    of_an_effect: type[Exception],
    keyed: bool,
) -> None:
    backoffice.control("POST", "faults", fault)
    reading = rows.check_connection(timeout_seconds=0.3)
    with pytest.raises(of_a_read):
        http_tools.call(tool=reading, arguments={}, context=rows.context(ana))
    writing = (rows.open_ticket if keyed else rows.open_ticket_unkeyed)(timeout_seconds=0.3)
    with pytest.raises(of_an_effect):
        http_tools.call(tool=writing, arguments=TICKET, context=rows.context(ana))


@pytest.mark.parametrize("fault", [fault for fault, *_ in FAULTS if fault.get("status") != 401])
def test_a_second_try_with_the_same_key_brings_the_one_result(
    backoffice: Office, ana: VerifiedCustomer, fault: dict[str, Any]
) -> None:
    backoffice.control("POST", "faults", {**fault, "count": 1})
    tool = rows.open_ticket(retries=1, timeout_seconds=0.5)
    told = http_tools.call(tool=tool, arguments=TICKET, context=rows.context(ana))
    [effect] = backoffice.control("GET", "effects?operation=open_ticket")["effects"]
    assert effect["answer"]["protocol"] == told["protocol"]


def test_an_effect_without_a_key_is_never_sent_twice(backoffice: Office, ana: VerifiedCustomer) -> None:
    backoffice.control("POST", "faults", {"kind": "cut_after", "count": 1})
    tool = rows.open_ticket_unkeyed(retries=3)
    with pytest.raises(Uncertain):
        http_tools.call(tool=tool, arguments=TICKET, context=rows.context(ana))
    assert len(backoffice.control("GET", "requests")["requests"]) == 1


def test_doubt_is_not_forgotten_by_a_later_try(backoffice: Office, ana: VerifiedCustomer) -> None:
    """The first try may have had its effect: that the second was refused at the door proves nothing."""
    backoffice.control("POST", "faults", {"kind": "cut_after", "count": 1})
    backoffice.control("POST", "faults", {"kind": "status", "status": 429, "count": 1})
    with pytest.raises(Uncertain):
        http_tools.call(tool=rows.open_ticket(retries=1), arguments=TICKET, context=rows.context(ana))
    assert backoffice.effects("open_ticket") == 1


def test_a_wrong_key_and_a_missing_secret_are_terminal(backoffice: Office, ana: VerifiedCustomer) -> None:
    tool = rows.check_connection()
    for value in ("wrong", "{secret:NOBODY_GAVE_IT}"):
        tool.service.headers = {"X-API-Key": value}
        with pytest.raises(Terminal):
            http_tools.call(tool=tool, arguments={}, context=rows.context(ana))
