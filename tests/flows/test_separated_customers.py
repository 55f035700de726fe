"""Two customers who spoke as one are separated: what one of them proved opens nothing to the other."""

import pytest

from assistants.models import CustomerVerification, RunStep
from conversations.models import Turn
from conversations.services import handoff
from lia_cortex.accounts.models import User
from tests.fixtures_gateway import Gateway
from tests.flows.crash import Crashes
from tests.flows.proving import code_in, refusals, registered
from tests.flows.two import LID, Two
from tests.integrations.backoffice.office import Office

WISH = "quero a segunda via do meu boleto"


def statuses() -> list[str]:
    """Return what became of each claim, oldest first."""
    return list(CustomerVerification.objects.order_by("pk").values_list("status", flat=True))


def asked_again(two: Two, gateway: Gateway, agent: User, text: str) -> list[str]:
    """Give the shared conversation back to the assistant; return what who is left in it reads when they write this."""
    before = len(gateway.sent())
    shared = CustomerVerification.objects.values_list("scope", flat=True)[0]
    conversation = two.contacts[1].conversations.get(public_id=shared)
    handoff.return_to_bot(conversation_id=conversation.pk, person=agent, now=two.by_phone.clock.at)
    two.lid_says(text)
    two.settle()
    return [send["text"] for send in gateway.sent()[before:] if send["number"] == LID.removesuffix("@lid")]


def test_what_was_proven_counts_for_neither(two: Two, agent: User, gateway: Gateway, backoffice: Office) -> None:
    registered(backoffice, two.by_phone.phone[2:])
    merge = two.count_as_one(agent)
    two.by_phone.says(WISH)
    two.settle()
    assert any("000201" in text for text in gateway.texts(two.by_phone.phone))
    assert statuses() == ["verified"]
    two.separate(merge, agent)
    assert statuses() == ["revoked"]
    answer = asked_again(two, gateway, agent, WISH)
    assert "CPF" in answer[-1]
    assert not any("000201" in text for text in answer)


def test_a_code_that_was_on_its_way_is_worth_nothing(
    two: Two, agent: User, gateway: Gateway, backoffice: Office
) -> None:
    holder = registered(backoffice, "14977776666")
    merge = two.count_as_one(agent)
    two.by_phone.says(WISH, holder["document"])
    two.settle()
    code = code_in(gateway.texts("5514977776666"))
    two.separate(merge, agent)
    assert statuses() == ["revoked"]
    answer = asked_again(two, gateway, agent, f"o código é {code}")
    assert not any("000201" in text for text in answer)
    assert statuses() == ["revoked"]


@pytest.mark.parametrize("proof", ["own_number", "code"])
def test_a_proof_under_way_comes_too_late(
    proof: str, two: Two, agent: User, gateway: Gateway, backoffice: Office, crashes: Crashes
) -> None:
    holder = registered(backoffice, two.by_phone.phone[2:] if proof == "own_number" else "14977776666")
    merge = two.count_as_one(agent)
    if proof == "own_number":
        crashes.then["http_tools.after_answer"] = lambda: two.separate(merge, agent)
        two.by_phone.says(WISH)
    else:
        two.by_phone.says(WISH, holder["document"])
        two.settle()
        crashes.then["run.before_tool"] = lambda: two.separate(merge, agent)
        two.by_phone.says(code_in(gateway.texts("5514977776666")))
    two.settle()
    merge.refresh_from_db()
    assert merge.separated_by == agent
    assert "verified" not in statuses()
    assert not any("000201" in text for text in gateway.texts())
    assert set(refusals()) <= {"verify_first"}


def test_what_was_rendered_for_one_is_not_shown_to_the_other(
    two: Two, agent: User, gateway: Gateway, backoffice: Office, crashes: Crashes
) -> None:
    registered(backoffice, two.by_phone.phone[2:])
    merge = two.count_as_one(agent)
    # The first run hands over to finance; the second one's answer is there, and not yet said.
    crashes.then["turn.before_settle"] = lambda: crashes.then.update(
        {"turn.before_settle": lambda: two.separate(merge, agent)}
    )
    two.by_phone.says(WISH)
    two.settle()
    assert RunStep.objects.filter(result__has_key="shown").exists()
    asked_again(two, gateway, agent, "oi")
    assert Turn.objects.get(messages__text="oi").continues_id is not None
    assert not any("000201" in text for text in gateway.texts())
