"""A repeated question is answered without the model, and only then."""

from typing import Any

import pytest

from assistants.models import Assistant, PromptVersion, RunStep
from assistants.services import catalog, prompts
from assistants.types import Reply
from knowledge.models import Article, CachedAnswer
from knowledge.services import articles
from lia_cortex.kernel import clock, recent
from lia_cortex.registry.models import Switch
from tests.assistants.requests import answer, request, said
from tests.fixtures_model import ModelServer
from tests.worker import Clock

QUESTION = "quais os planos?"


@pytest.fixture(autouse=True)
def _still(moment: Clock) -> None:
    """Let the clock stand still."""


def reply(asked: Any) -> Reply:
    """Answer the request with a text."""
    outcome = answer(asked)
    assert isinstance(outcome, Reply)
    return outcome


def is_cached(outcome: Reply) -> bool:
    """Tell whether the step of the reply says that no model was asked."""
    return RunStep.objects.get(pk=outcome.step_id).response_id.startswith("cached:")


def test_a_repeated_question_asks_no_model_and_its_step_says_so(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    first = reply(request(company["recepcao"], QUESTION))
    asked = len(model.asked())

    again = reply(request(company["recepcao"], "Quais  os planos?", turn_id=2, conversation_id=2, scope="cv_b"))

    assert (again.text, len(model.asked())) == (first.text, asked)
    assert not is_cached(first)
    assert is_cached(again)
    kept = CachedAnswer.objects.get()
    assert (kept.run_id, kept.hits) == (first.run_id, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"history": said("antes")},
        {"summary": "antes"},
        {"handoff_note": "é cliente"},
        {"burst": said("quais os planos hoje?")},
        {"burst": said("quais os planos? meu cpf é 529.982.247-25")},
    ],
)
def test_what_rests_on_more_than_knowledge_is_never_kept(
    company: dict[str, Assistant], model: ModelServer, fields: dict[str, Any]
) -> None:
    reply(request(company["recepcao"], QUESTION, **fields))
    assert not CachedAnswer.objects.exists()


@pytest.mark.parametrize("change", ["prompt", "model", "tools", "article", "assistant"])
def test_whatever_changes_the_model_is_asked_again(
    company: dict[str, Assistant], model: ModelServer, change: str
) -> None:
    assistant = company["recepcao"]
    assert not is_cached(reply(request(assistant, QUESTION)))
    if change == "prompt":
        published = PromptVersion.objects.get(assistant=assistant, status="published")
        prompts.publish(prompt=prompts.draft(assistant=assistant, text=published.text + "!"), now=clock.now())
    elif change == "model":
        Assistant.objects.filter(pk=assistant.pk).update(model="gpt-other")
    elif change == "tools":
        Assistant.objects.filter(pk=assistant.pk).update(tools=["search_knowledge"])
    elif change == "assistant":
        assistant = company["suporte"]
    else:
        planos = Article.objects.get(title__startswith="Planos e pre")
        articles.save(article=planos, title=planos.title, body=planos.body + " Novo.")
    for remembered in (catalog.assistant, catalog.published_prompt):
        remembered.forget()

    assert not is_cached(reply(request(assistant, QUESTION, turn_id=2, conversation_id=2, scope="cv_b")))


def test_switched_off_the_model_is_asked_every_time(company: dict[str, Assistant], model: ModelServer) -> None:
    reply(request(company["recepcao"], QUESTION))
    Switch.objects.create(name="answer_cache", is_on=False)
    recent.forget_all()
    again = reply(request(company["recepcao"], QUESTION, turn_id=2, conversation_id=2, scope="cv_b"))
    assert not is_cached(again)
