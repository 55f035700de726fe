"""What is read of the newest messages sets the priority of the conversation's work."""

from assistants.models import Run
from conversations.models import Conversation
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker

CALM = {"topic": "other", "urgency": "normal", "sentiment": "neutral"}
ANGRY = {"topic": "complaint", "urgency": "normal", "sentiment": "negative"}
CONTENT = {"topic": "other", "urgency": "normal", "sentiment": "positive"}


def told(customer: Customer, worker: Worker, model: ModelServer, text: str, reading: dict[str, str]) -> Conversation:
    model.will_say("Certo.", reading=reading)
    customer.says(text)
    worker.run_until_idle(within=60)
    return Conversation.objects.get()


def test_anger_raises_the_priority_and_contentment_gives_it_back(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    angry = told(customer, worker, model, "olha aqui", ANGRY)
    assert (angry.topic, angry.sentiment, angry.priority) == ("complaint", "negative", 1)

    calm = told(customer, worker, model, "pode ser amanhã às dez", CALM)
    # The mood is the newest messages'; the subject is still open, and so is its place.
    assert (calm.topic, calm.sentiment, calm.priority) == ("complaint", "neutral", 1)

    content = told(customer, worker, model, "maravilha, muito obrigada", CONTENT)
    assert (content.sentiment, content.priority) == ("positive", 5)
    assert gateway.texts() == ["Certo."] * 3


def test_a_tag_keeps_its_priority_whatever_the_mood(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    told(customer, worker, model, "bom dia", CALM)
    Conversation.objects.update(tags=["vip"], priority=1)
    assert told(customer, worker, model, "maravilha, muito obrigada", CONTENT).priority == 1


def test_who_asks_for_a_person_in_danger_stands_first_in_the_queue(
    customer: Customer, worker: Worker, gateway: Gateway
) -> None:
    customer.says("quero falar com uma pessoa, saiu fumaça do roteador")
    worker.run_until_idle(within=60)
    waiting = Conversation.objects.get()
    assert (waiting.state, waiting.urgency, waiting.priority) == ("waiting_human", "high", 0)
    assert Run.objects.latest("id").urgency == "high"
