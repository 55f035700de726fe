"""Questions that found nothing are kept for the report, without private data."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import Miss
from knowledge.services import articles, misses
from lia_cortex.kernel import clock
from tests.worker import Clock

pytestmark = pytest.mark.django_db


def test_documents_phones_and_addresses_are_masked(moment: Clock) -> None:
    misses.record(question="meu cpf 529.982.247-25, fone (11) 98765-4321, a@b.com: tem pizza?", now=clock.now())

    kept = Miss.objects.get().question
    assert kept.endswith("tem pizza?")
    assert not any(part in kept for part in ("529", "98765", "a@b.com"))

    moment.forward(misses.KEPT.total_seconds() + 1)
    misses.forget_old(now=clock.now())
    assert not Miss.objects.exists()


def test_the_report_and_the_search_are_pages_of_the_admin(admin_client: Client) -> None:
    misses.record(question="tem pizza?", now=clock.now())
    articles.save(title="Estacionamento", body="Há vagas.")

    assert "tem pizza?" in admin_client.get(reverse("admin:knowledge_miss_changelist")).content.decode()
    page = admin_client.get(reverse("admin:knowledge_chunk_search"), {"q": "tem vaga?"}).content.decode()
    assert "Estacionamento" in page
    for name in ("source", "sourceversion", "embeddingspace", "chunk", "cachedanswer", "article"):
        assert admin_client.get(reverse(f"admin:knowledge_{name}_changelist")).status_code == 200
    assert admin_client.get(reverse("admin:knowledge_source_add")).status_code == 200
