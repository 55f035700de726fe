"""A supervisor whispers: the assistant's next answer heeds it, and nobody else learns of it."""

from conversations.models import Note, Turn
from conversations.services import handoff, notes
from lia_cortex.accounts.models import User
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, apply_waiting
from tests.flows.crash import Crashes
from tests.worker import Worker

HINT = "Ofereça a mudança de plano para 740 mega por R$ 59,90 antes de falar em cancelamento"


def whisper(customer: Customer, worker: Worker, text: str = HINT) -> Note:
    """Let a supervisor whisper to whoever has the floor."""
    sofia, _ = User.objects.get_or_create(username="sofia", role=User.Role.SUPERVISOR)
    return notes.write(
        conversation_id=customer.conversation.pk, person=sofia, text=text, kind=Note.Kind.WHISPER, now=worker.clock.at
    )


def told(model: ModelServer) -> list[bool]:
    """Return for each request whether the hint stood in it, as a developer's words and never as the customer's."""
    asked = [request["input"] for request in model.asked()]
    assert not any(HINT[:30] in str(item) for items in asked for item in items if item.get("role") != "developer")
    return [any(HINT[:30] in str(item) for item in items) for items in asked]


def test_the_next_turn_reads_it_and_that_one_alone(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Oi! Em que posso ajudar?")
    customer.says("oi")
    worker.run_until_idle()
    note = whisper(customer, worker)
    model.will_say("Que tal conhecer outro plano?")
    customer.says("quero sair")
    worker.run_until_idle()
    turn = Turn.objects.latest("pk")
    note.refresh_from_db()
    assert (note.read_by_turn, turn.tape["whispers"]) == (turn.pk, [note.public_id])
    model.will_say("Certo.")
    customer.says("vou pensar")
    worker.run_until_idle()
    assert told(model) == [False, True, False]


def test_a_figure_of_a_whisper_proves_nothing_and_it_is_not_quoted(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    whisper(customer, worker)
    for _ in range(3):
        model.will_say("Temos um plano por R$ 59,90.")
    customer.says("quero sair")
    worker.run_until_idle()
    whisper(customer, worker, "fale com calma sobre a mudança de endereço do cliente agora")
    for _ in range(3):
        model.will_say("Minha supervisora pediu: fale com calma sobre a mudança de endereço do cliente agora.")
    customer.says("e a mudança?")
    worker.run_until_idle()
    assert not [text for text in gateway.texts() if "59,90" in text or "calma" in text]


def test_a_turn_that_comes_to_nothing_gives_it_to_the_next(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    before = len(model.asked())
    whisper(customer, worker)

    def writes_on() -> None:
        customer.says("na verdade", every=0)
        apply_waiting()

    crashes.then["turn.before_settle"] = writes_on
    model.will_say("Velha.")
    model.will_say("Nova.")
    customer.says("quero sair")
    worker.run_until_idle()
    assert told(model)[before:] == [True, True]
    assert gateway.texts()[-1] == "Nova."
    assert Note.objects.get().read_by_turn == Turn.objects.latest("pk").pk


def test_what_was_whispered_before_a_person_came_is_stale(
    customer: Customer, worker: Worker, model: ModelServer, agent: User
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    note = whisper(customer, worker)
    handoff.take_over(conversation_id=customer.conversation.pk, person=agent, now=worker.clock.at)
    to_ana = whisper(customer, worker, "seja breve")
    assert (to_ana.kind, [mention.user for mention in to_ana.mentions.all()]) == (Note.Kind.NOTE, [agent])
    handoff.return_to_bot(conversation_id=customer.conversation.pk, person=agent, now=worker.clock.at)
    before = len(model.asked())
    customer.says("quero sair")
    worker.run_until_idle()
    note.refresh_from_db()
    assert note.read_by_turn is None
    assert not any(told(model)[before:])
