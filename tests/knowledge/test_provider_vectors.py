"""Vectors of a provider: paid for, within its budget, behind a breaker; without them searches go by words."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django.fixtures import Settings

from assistants.queries import costs
from knowledge.models import CachedAnswer, ChunkVector, EmbeddingSpace, Source
from knowledge.queries import encoding, search
from knowledge.services import answers, articles, embedding, sweeping
from lia_cortex.integrations.openai.embedding import BREAKER
from lia_cortex.kernel import recent
from lia_cortex.kernel.metrics import store
from lia_cortex.registry.models import Account, Breaker, Ceiling, Charge, ProviderQuota, Reservation
from lia_cortex.registry.services import quotas
from tests.fixtures_model import ModelServer
from tests.worker import Clock, Worker

pytestmark = pytest.mark.django_db(transaction=True)

MODEL, SIZE = "text-embedding-3-small", 512
QUESTION = "onde fica o estacionamento?"


@pytest.fixture(autouse=True)
def _asked_at_the_provider(model: ModelServer, settings: Settings, moment: Clock) -> Iterator[None]:
    settings.OPENAI_EMBEDDING_MODEL, settings.OPENAI_EMBEDDING_DIMENSIONS = MODEL, SIZE
    for key in store.client().scan_iter("lia:quota:*"):
        store.client().delete(key)
    quotas.forget()
    recent.forget_all()
    cache.clear()
    yield
    quotas.forget()


def article(title: str = "Estacionamento", body: str = "As vagas ficam no subsolo.") -> Source:
    """Store an article."""
    saved = articles.save(title=title, body=body)
    recent.forget_all()
    return saved


def charged(purpose: str) -> list[Charge]:
    """Return the charges of a purpose, oldest first."""
    return list(Charge.objects.filter(purpose=purpose).order_by("pk"))


def test_articles_and_questions_are_found_by_vectors_that_are_paid_for(model: ModelServer, moment: Clock) -> None:
    saved = article()
    space = EmbeddingSpace.objects.get()
    assert (space.status, space.model, space.dimensions) == ("current", MODEL, SIZE)
    found = search.look(query=QUESTION, scope="cv_1")
    assert [passage.article for passage in found.passages] == [saved.public_id]
    assert found.lacks == ""
    assert found.passages[0].meaning > 0
    bodies = model.embedded()
    assert [(body["model"], body["dimensions"], len(body["input"])) for body in bodies] == [(MODEL, SIZE, 1)] * 2

    [written], [asked] = charged("embedding"), charged("question")
    assert (written.scope, asked.scope, asked.model) == ("", "cv_1", MODEL)
    for charge in (written, asked):
        assert charge.input_tokens
        assert charge.cost_usd == Decimal(charge.input_tokens) * 2 / 100_000_000
    assert costs.of_conversation("cv_1").usd == asked.cost_usd
    # Ceilings count no call as nothing.
    assert Account.objects.get(kind="conversation", key="cv_1").spent_usd == Decimal("0.000001")
    assert not Reservation.objects.exists()
    assert search.look(query=QUESTION, scope="cv_2") == found
    assert len(model.embedded()) == 2  # kept: asked once


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("status500", "500"), ("status429", "429"), ("status401", "401"), ("hang", "timeout"), ("malformed", "malformed")],
)
def test_without_an_answer_the_search_goes_by_words_and_says_so(
    model: ModelServer, moment: Clock, kind: str, reason: str
) -> None:
    saved = article()
    model.fails(kind, endpoint="embeddings", count=None)
    found = search.look(query=QUESTION)
    assert [passage.article for passage in found.passages] == [saved.public_id]
    assert reason in found.lacks
    assert charged("question") == []
    assert not Reservation.objects.exists()


def test_the_breaker_leaves_the_provider_alone_and_a_probe_brings_meaning_back(
    model: ModelServer, moment: Clock
) -> None:
    article()
    model.fails("status500", endpoint="embeddings", count=5)
    for number in range(7):
        assert search.look(query=f"{QUESTION} {number}").lacks
    assert len(model.embedded()) == 1 + 5
    assert search.look(query=QUESTION).lacks == "breaker open"
    assert Breaker.objects.get(name=BREAKER).opened_at is not None
    moment.forward(10)
    recent.forget_all()
    assert search.look(query=QUESTION).lacks == ""
    assert Breaker.objects.get(name=BREAKER).opened_at is None


def test_a_kept_answer_outlives_an_encoder_that_is_away(model: ModelServer, moment: Clock) -> None:
    article()
    found = [answers.described(passage) for passage in search.search(query=QUESTION)]
    answers.keep(key="k", assistant="", text="No subsolo.", searches=[(QUESTION, found)], run_id=1, now=moment.at)
    cache.clear()
    model.fails("status500", endpoint="embeddings")
    assert answers.find(key="k", assistant="", now=moment.at) is None
    assert CachedAnswer.objects.exists()
    assert answers.find(key="k", assistant="", now=moment.at) is not None


def test_a_change_of_the_model_goes_on_over_faults_and_an_open_breaker(
    model: ModelServer, moment: Clock, worker: Worker, settings: Settings
) -> None:
    settings.OPENAI_EMBEDDING_MODEL = ""
    body = "\n\n".join(f"## Vaga {number}\n\nA vaga {number} fica no subsolo." for number in range(70))
    saved = article(body=body)
    settings.OPENAI_EMBEDDING_MODEL = MODEL
    recent.forget_all()
    model.fails("status500", endpoint="embeddings", count=5)
    for _ in range(7):
        sweeping.sweep(now=moment.at)
        worker.run_due()
    space = EmbeddingSpace.objects.get(model=MODEL)
    assert (space.status, space.problem) == ("building", "breaker open")
    assert len(model.embedded()) == 5
    # Searches use the old vectors all the while.
    assert search.search(query="vaga no subsolo")[0].article == saved.public_id

    moment.forward(10)
    sweeping.sweep(now=moment.at)
    worker.run_due()
    space.refresh_from_db()
    assert (space.status, space.problem) == ("current", "")
    assert embedding.progress(space) == embedding.Progress(70, 70)
    assert len(charged("embedding")) == len(model.embedded()) - 5
    assert search.look(query="vaga no subsolo").lacks == ""


def test_background_vectors_yield_while_questions_go(model: ModelServer, moment: Clock, worker: Worker) -> None:
    article()
    ProviderQuota.objects.update_or_create(model=MODEL, defaults={"requests_per_minute": 1000})
    quotas.used(MODEL, requests=800, tokens=0, told=None, now=moment.at)
    recent.forget_all()
    article("Portaria", "A portaria abre cedo.")
    assert search.look(query=QUESTION).lacks == ""
    assert ChunkVector.objects.count() == 1
    worker.run_due()
    assert EmbeddingSpace.objects.get().problem == "provider budget"
    moment.forward(60)
    sweeping.sweep(now=moment.at)
    worker.run_due()
    assert ChunkVector.objects.count() == 2


def test_at_the_ceiling_vectors_wait_and_words_are_found(model: ModelServer, moment: Clock, worker: Worker) -> None:
    Ceiling.objects.filter(kind="day").update(usd=0)
    recent.forget_all()
    saved = article()
    worker.run_due()
    assert model.embedded() == []
    assert EmbeddingSpace.objects.get().problem == "ceiling:day"
    found = search.look(query=QUESTION)
    assert (found.lacks, [passage.article for passage in found.passages]) == ("ceiling:day", [saved.public_id])
    Ceiling.objects.filter(kind="day").update(usd=500)
    sweeping.sweep(now=moment.at)
    worker.run_due()
    assert ChunkVector.objects.count() == 1


def test_an_article_of_the_admin_has_its_vectors_after_its_transaction(
    model: ModelServer, moment: Clock, worker: Worker
) -> None:
    with transaction.atomic():
        article()
        assert search.look(query=QUESTION).lacks == "a transaction is open"
    assert model.embedded() == []
    worker.run_due()
    assert ChunkVector.objects.count() == 1
    assert encoding.current_space(None) is not None
    assert search.look(query=QUESTION).lacks == ""


def test_vectors_of_the_wrong_size_do_not_cost_for_ever(model: ModelServer, moment: Clock, worker: Worker) -> None:
    """A compatible provider may not know `dimensions`: what it sends is paid for five times, then seldom."""
    model.fails("wrong_size", endpoint="embeddings", count=None)
    article()
    for _ in range(9):
        sweeping.sweep(now=moment.at)
        worker.run_due()
    assert len(model.embedded()) == len(charged("embedding")) == 5
    assert Breaker.objects.get(name=BREAKER).last_fault == "wrong dimensions"
    assert EmbeddingSpace.objects.get().problem == "breaker open"
    assert not ChunkVector.objects.exists()
