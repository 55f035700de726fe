"""What falls out of the context stays in the summary, without personal data."""

import json

import pytest

from assistants.models import Assistant
from assistants.ports import ProviderAway
from assistants.services import summaries
from tests.assistants.requests import said
from tests.fixtures_model import ModelServer

MESSAGES = said("meu cpf é 529.982.247-25", "a internet caiu")


def _extend(assistant: Assistant) -> str:
    return summaries.extend(previous="Perguntou dos planos.", said=MESSAGES, assistant_id=assistant.pk, scope="cv_1")


def test_the_new_summary_comes_from_the_old_one_and_the_messages(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    model.will_say("Cliente [CPF_1]: internet caiu; antes perguntou dos planos.")

    assert _extend(company["recepcao"]) == "Cliente [CPF_1]: internet caiu; antes perguntou dos planos."
    sent = json.dumps(model.asked()[0]["input"])
    assert "Perguntou dos planos." in sent
    assert "[CPF_1]" in sent
    assert "529.982.247-25" not in sent


def test_trouble_at_the_provider_passes_through(company: dict[str, Assistant], model: ModelServer) -> None:
    model.fails("status429", retry_after=60)
    with pytest.raises(ProviderAway):
        _extend(company["recepcao"])


@pytest.mark.parametrize("kind", ["status400", "tool_as_text"])
def test_without_a_usable_summary_the_words_are_kept(
    company: dict[str, Assistant], model: ModelServer, kind: str
) -> None:
    model.fails(kind)
    kept = _extend(company["recepcao"])

    assert kept.startswith("Perguntou dos planos.")
    assert "Customer: meu cpf é [CPF_1]" in kept
    assert kept.endswith("a internet caiu")
