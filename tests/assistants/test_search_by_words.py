"""While the provider gives no vectors an assistant searches by words, and its step says so."""

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from assistants.models import Assistant, RunStep
from assistants.types import Reply
from knowledge.models import CachedAnswer, Miss
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Charge
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer
from tests.worker import Clock


@pytest.fixture
def provider_vectors(settings: Settings, model: ModelServer, moment: Clock) -> None:
    """Let the company's articles have vectors of the provider."""
    settings.OPENAI_EMBEDDING_MODEL, settings.OPENAI_EMBEDDING_DIMENSIONS = "text-embedding-3-small", 512
    cache.clear()
    recent.forget_all()


def test_the_step_says_that_the_search_went_by_words(
    provider_vectors: None, company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    recent.forget_all()
    model.fails("status500", endpoint="embeddings", count=None)
    model.will_call(("search_knowledge", {"query": "planos de internet"}))
    model.will_say("Temos planos para a sua casa.")
    assert isinstance(answer(request(company["recepcao"], "quais os planos?")), Reply)
    data = (RunStep.objects.get(kind="tool").result or {})["data"]
    assert data["by_words_alone"] == "500 server_error"
    assert data["results"]
    # What may have missed something is neither kept nor reported as unknown.
    assert not CachedAnswer.objects.exists()
    assert not Miss.objects.exists()


def test_a_question_is_charged_to_its_conversation(
    provider_vectors: None, company: dict[str, Assistant], model: ModelServer, moment: Clock
) -> None:
    recent.forget_all()
    model.will_call(("search_knowledge", {"query": "planos de internet"}))
    model.will_say("Temos planos para a sua casa.")
    assert isinstance(answer(request(company["recepcao"], "quais os planos?")), Reply)
    assert Charge.objects.get(purpose="question").scope == "cv_test"
    assert "by_words_alone" not in (RunStep.objects.get(kind="tool").result or {})["data"]
