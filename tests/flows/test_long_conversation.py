"""A conversation longer than its assistant reads: what falls out stays in the running summary."""

import json

from assistants.models import Assistant
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker


def test_what_falls_out_of_the_context_is_summarised_and_read(
    customer: Customer, worker: Worker, model: ModelServer
) -> None:
    Assistant.objects.update(history_messages=2)
    for number in range(4):
        model.will_say(f"Resposta {number}.", match=f"pergunta {number}")
    model.will_say("Perguntou muito.", match="Resposta 0")
    for number in range(3):
        customer.says(f"pergunta {number}")
        worker.run_until_idle(within=30)
    conversation = customer.conversation
    assert conversation.summary == "Perguntou muito."
    assert conversation.summary_until > 0
    customer.says("pergunta 3")
    worker.run_until_idle(within=30)
    asked = json.dumps(model.asked()[-1]["input"], ensure_ascii=False)
    assert "Earlier in this conversation: Perguntou muito." in asked
    assert "pergunta 0" not in asked
    assert "pergunta 3" in asked
