"""Codes have their limits and their end, whoever asks for them and from wherever."""

import itertools
from collections.abc import Callable

import pytest

from assistants.models import CustomerVerification, VerificationCode
from assistants.services import customers
from assistants.types import ToolContext
from lia_cortex.kernel.errors import Refused
from tests.fixtures_gateway import Gateway
from tests.flows import bodies
from tests.flows.conftest import Customer
from tests.flows.proving import code_in, exchange, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Clock, Worker

REGISTERED, HOUR = "5514977776666", 3600
LID = "12345678901234"
WISH = "quero a segunda via do meu boleto"


def another(code: str) -> str:
    """Return a code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


class Claimant:
    """Somebody who talks to finance, as its tool `verify_customer` sees them."""

    _calls = itertools.count(1)

    def __init__(self, customer: Customer, worker: Worker, gateway: Gateway) -> None:
        customer.says("oi")
        worker.run_until_idle(within=60)
        self._customer, self._worker, self._gateway = customer, worker, gateway

    def context(self) -> ToolContext:
        """Return the context of a new call."""
        conversation = self._customer.conversation
        return ToolContext(
            call_id=f"call-{next(self._calls)}",
            turn_id=1,
            conversation_id=conversation.pk,
            scope=conversation.public_id,
            assistant_id=conversation.assistant_id,
            now=self._customer.clock.at,
            phones=(f"+{self._customer.phone}",),
        )

    def says(self, *, document: str | None = None, code: str | None = None) -> str:
        """Return "verified", "code_sent", or the code of the refusal."""
        try:
            told = customers.verify(document=document, code=code, context=self.context()).data
        except Refused as refused:
            return refused.code
        finally:
            self._worker.run_until_idle(within=60)
        return "verified" if told["verified"] else "code_sent"

    def sent(self, phone: str = REGISTERED) -> str:
        """Return the code that reached this phone last."""
        return code_in(self._gateway.texts(phone))


@pytest.fixture
def claimant(customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office) -> Claimant:
    """Give somebody whose number nobody registered."""
    return Claimant(customer, worker, gateway)


@pytest.fixture
def document(claimant: Claimant, backoffice: Office) -> str:
    """Return the document of somebody with a registered phone."""
    return str(registered(backoffice, REGISTERED)["document"])


def test_a_code_counts_ten_minutes(claimant: Claimant, document: str, moment: Clock) -> None:
    assert claimant.says(document=document) == "code_sent"
    code = claimant.sent()
    moment.forward(601)
    assert claimant.says(code=code) == "code_expired"
    assert claimant.says(document=document) == "code_sent"
    assert claimant.says(code=code) == "wrong_code"
    assert claimant.says(code=claimant.sent()) == "verified"


def test_a_code_bears_five_wrong_tries_and_is_dead_then(claimant: Claimant, document: str) -> None:
    claimant.says(document=document)
    code = claimant.sent()
    assert [claimant.says(code=another(code)) for _ in range(5)] == ["wrong_code"] * 4 + ["too_many_tries"]
    assert claimant.says(code=code) == "no_code_sent"
    assert not CustomerVerification.objects.filter(status="verified").exists()


def test_ten_wrong_tries_in_an_hour_end_it_for_the_conversation(
    claimant: Claimant, document: str, moment: Clock
) -> None:
    for _ in range(2):
        claimant.says(document=document)
        for _ in range(5):
            claimant.says(code=another(claimant.sent()))
    claimant.says(document=document)
    assert claimant.says(code=claimant.sent()) == "too_many_tries"
    moment.forward(HOUR)
    assert claimant.says(document=document) == "code_sent"
    assert claimant.says(code=claimant.sent()) == "verified"


def test_a_conversation_gets_three_codes_an_hour(
    claimant: Claimant, document: str, moment: Clock, gateway: Gateway
) -> None:
    # For a document that nobody has it ends alike.
    told = [claimant.says(document=each) for each in (document, "529.982.247-25", document, document)]
    assert told == ["code_sent"] * 3 + ["too_many_codes"]
    assert len(gateway.texts(REGISTERED)) == 2
    moment.forward(HOUR)
    assert claimant.says(document=document) == "code_sent"


def test_a_phone_gets_three_codes_an_hour_whoever_asks(
    customer: Customer, worker: Worker, gateway: Gateway, claimant: Claimant, document: str
) -> None:
    others = [Claimant(customer.another(f"551195555000{n}"), worker, gateway) for n in range(3)]
    assert [each.says(document=document) for each in (claimant, *others)] == ["code_sent"] * 3 + ["too_many_codes"]
    assert len(gateway.texts(REGISTERED)) == 3


def test_a_code_for_the_document_before_the_correction_proves_nothing(
    claimant: Claimant, document: str, backoffice: Office
) -> None:
    other = registered(backoffice, "5514966665555")["document"]
    claimant.says(document=other)
    claimant.says(document=document)
    assert claimant.says(code=claimant.sent("5514966665555")) == "wrong_code"
    assert claimant.says(code=claimant.sent()) == "verified"
    assert list(CustomerVerification.objects.order_by("pk").values_list("status", flat=True)) == ["revoked", "verified"]
    # Meant to be corrected once more: until the other one is proven, the first stays.
    assert claimant.says(document=other) == "code_sent"
    assert CustomerVerification.objects.filter(status="verified").count() == 1


def test_a_code_said_twice_is_no_wrong_try(claimant: Claimant, document: str) -> None:
    claimant.says(document=document)
    assert [claimant.says(code=claimant.sent()) for _ in range(2)] == ["verified"] * 2
    assert claimant.says(code=another(claimant.sent())) == "no_code_sent"


def test_several_customers_of_one_phone_are_told_apart_by_their_document(
    customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    mother = registered(backoffice, customer.phone[2:])
    son = registered(backoffice, "5514966665555", "several_addresses")
    backoffice.control("POST", f"customers/{son['id']}/phones", {"phone": customer.phone})
    asked = exchange(customer, worker, gateway, WISH)
    assert "CPF" in asked[0]
    assert mother["name"] not in str(gateway.sent())
    menu = exchange(customer, worker, gateway, "na verdade minha internet caiu", son["document"])[-1]
    row = CustomerVerification.objects.get()
    assert (row.status, row.proof) == ("verified", "own_number")  # no code: the number is theirs
    assert son["contracts"][1]["address"]["street"] in menu
    exchange(customer, worker, gateway, "2")
    row.refresh_from_db()
    assert row.chosen == 1
    assert not VerificationCode.objects.exists()


@pytest.fixture
def by_lid(customer: Customer, worker: Worker, gateway: Gateway) -> Callable[[str], list[str]]:
    """Return what lets somebody write under a privacy id, and returns what came back."""

    def says(text: str) -> list[str]:
        before = len(gateway.texts(LID))
        customer.posts(bodies.lid(text, at=customer.clock.at, jid=f"{LID}@lid"))
        worker.run_until_idle(within=60)
        return gateway.texts(LID)[before:]

    return says


def test_who_is_known_by_a_privacy_id_alone_needs_a_code(
    by_lid: Callable[[str], list[str]], gateway: Gateway, backoffice: Office
) -> None:
    holder = registered(backoffice, REGISTERED)
    assert "CPF" in by_lid(WISH)[0]
    assert "termina em 66" in by_lid(holder["document"])[0]
    assert any("000201" in text for text in by_lid(code_in(gateway.texts(REGISTERED))))
    assert CustomerVerification.objects.get().proof == "code"


def test_a_menu_ends_after_fifteen_minutes(
    customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    registered(backoffice, customer.phone[2:], "several_addresses")
    [menu] = [text for text in exchange(customer, worker, gateway, "minha internet caiu") if "\n2. " in text]
    customer.clock.forward(15 * 60)
    answer = exchange(customer, worker, gateway, "2")
    assert CustomerVerification.objects.get().chosen is None
    assert answer[-1] == menu  # shown again, and open again
    exchange(customer, worker, gateway, "2")
    assert CustomerVerification.objects.get().chosen == 1
