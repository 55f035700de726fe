"""The worker that verifies a customer dies by SIGKILL: one code, one proof, and the conversation goes on."""

import re
from typing import Any

import httpx2
import pytest

from tests.crash.customers import Crowd, Customer
from tests.crash.platform import Platform

pytestmark = [pytest.mark.crash, pytest.mark.processes]

REGISTERED = "5514977776666"
PROOFS = "SELECT status, proof FROM assistants_customerverification"
CODES = "SELECT wrong_tries, used_at IS NOT NULL AS used FROM assistants_verificationcode"
UNDER_WAY = "SELECT tool FROM assistants_runstep WHERE status = 'started'"
OUTBOX = """
    SELECT outbound.id, outbound.status, outbound.tries, outbound.lookups, outbound.error, outbound.provider_id, value
    FROM conversations_outbound outbound
    JOIN conversations_conversation conversation ON conversation.id = outbound.conversation_id
    JOIN conversations_contactidentity identity ON identity.id = conversation.identity_id
    ORDER BY outbound.id
"""
TOOLS = "SELECT status, error FROM assistants_runstep WHERE tool = 'verify_customer' ORDER BY id"


def registered(platform: Platform) -> str:
    """Start the back office with a customer who has an overdue invoice; return the document."""
    office = platform.spares["backoffice"]
    office.start()
    office.wait()
    with httpx2.Client(
        base_url=f"http://127.0.0.1:{platform.addresses.backoffice}",
        headers={"X-API-Key": "simulated"},
        timeout=15,
        trust_env=False,
    ) as http:
        http.post("/simulated/reset").raise_for_status()
        http.post("/simulated/customers", json={"phones": [REGISTERED], "situation": "overdue"}).raise_for_status()
        [found] = http.get("/v1/customers", params={"phone": REGISTERED}).raise_for_status().json()["customers"]
    return str(found["document"])


def told(crowd: Crowd, phone: str) -> list[str]:
    """Return what reached a phone."""
    return [send["text"] for send in crowd.sent() if send["number"] == phone]


def exchange(platform: Platform, crowd: Crowd, customer: Customer, text: str, *, killed_at: str = "") -> list[str]:
    """Let the customer write, the worker die at the point, others take over; return what came back."""
    before = len(told(crowd, customer.phone))
    if killed_at:
        platform.hold(killed_at)
    customer.writes(text)
    if killed_at:
        victim = platform.held(killed_at)
        assert _rows(platform, UNDER_WAY) == [{"tool": "verify_customer"}]
        platform.kill(victim).start()
    crowd.wait_until_quiet()
    return told(crowd, customer.phone)[before:]


@pytest.mark.parametrize(
    ("over_document", "over_code"),
    [("http_tools.after_answer", "run.before_tool"), ("run.after_tool", "run.after_tool")],
)
def test_one_code_one_proof_and_the_conversation_goes_on(
    platform: Platform, crowd: Crowd, over_document: str, over_code: str
) -> None:
    platform.rows.forget_everybody()
    platform.rows.write("TRUNCATE assistants_customerverification CASCADE")
    document, customer = registered(platform), crowd.new()
    exchange(platform, crowd, customer, "quero a segunda via do meu boleto")

    [answer] = exchange(platform, crowd, customer, f"meu cpf é {document}", killed_at=over_document)
    assert "termina em 66" in answer
    sends = told(crowd, REGISTERED)
    assert len(sends) == 1, (_rows(platform, OUTBOX), crowd.sent()[-5:])
    assert _rows(platform, CODES) == [{"wrong_tries": 0, "used": False}]
    assert _rows(platform, PROOFS) == [{"status": "code_sent", "proof": ""}]

    [code] = re.findall(r"\d{6}", sends[0])
    answers = exchange(platform, crowd, customer, code, killed_at=over_code)
    assert any("000201" in text for text in answers), answers
    assert _rows(platform, PROOFS) == [{"status": "verified", "proof": "code"}]
    assert _rows(platform, CODES) == [{"wrong_tries": 0, "used": True}]
    assert len(told(crowd, REGISTERED)) == 1
    assert {row["status"] for row in _rows(platform, TOOLS)} == {"done"}


def _rows(platform: Platform, query: str) -> list[dict[str, Any]]:
    return platform.rows.read(query)
