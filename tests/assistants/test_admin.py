"""Prompts are drafted and published in the admin; what ran is only read there."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from assistants.models import Assistant, PrivateValue, PromptVersion, Run, RunStep
from assistants.queries import names
from assistants.services import example_company, prompts, pseudonyms
from knowledge.models import Article
from knowledge.queries import search
from lia_cortex.accounts.models import User
from lia_cortex.registry.models import AuditEntry
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer

NOW = datetime(2026, 11, 22, tzinfo=UTC)

IN_WORDS = {
    "rung": names.rung,
    "topic": names.reading,
    "urgency": names.reading,
    "sentiment": names.reading,
    "outcome": names.outcome,
}


@pytest.fixture
def browser(db: None) -> Client:
    """Give a browser in which an admin is logged in."""
    client = Client()
    client.force_login(User.objects.create_superuser("admin", password="x", role="admin"))
    return client


def audited() -> list[str]:
    """Return what was audited, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_version_is_drafted_published_and_then_never_edited(browser: Client) -> None:
    example_company.load(now=NOW)
    assistant = Assistant.objects.get(slug="recepcao")
    add = reverse("admin:assistants_promptversion_add")
    assert browser.post(add, {"assistant": assistant.pk, "text": "Nova voz."}).status_code == 302
    draft = assistant.prompts.get(status="draft")
    assert (draft.number, draft.author.username if draft.author else "") == (2, "admin")

    listing = reverse("admin:assistants_promptversion_changelist")
    browser.post(listing, {"action": "publish", "_selected_action": [draft.pk]})

    draft.refresh_from_db()
    assert draft.status == "published"
    assert assistant.prompts.get(number=1).status == "retired"
    assert audited() == ["admin.promptversion.added", "assistants.prompt_published"]
    change = reverse("admin:assistants_promptversion_change", args=[draft.pk])
    assert b'name="text"' not in browser.get(change).content
    browser.post(change, {"text": "Outra."})
    draft.refresh_from_db()
    assert draft.text == "Nova voz."


def test_an_older_version_can_come_back(db: None) -> None:
    example_company.load(now=NOW)
    first = PromptVersion.objects.get(assistant__slug="suporte")
    second = prompts.publish(prompt=prompts.draft(assistant=first.assistant, text="B"), now=NOW)
    assert prompts.publish(prompt=second, now=NOW) == second

    prompts.publish(prompt=first, now=NOW)

    assert list(first.assistant.prompts.order_by("number").values_list("status", flat=True)) == [
        "published",
        "retired",
    ]
    assert not example_company.load(now=NOW).added


def test_an_article_written_here_is_found_at_once(browser: Client) -> None:
    add = reverse("admin:knowledge_article_add")
    browser.post(add, {"title": "Estacionamento", "body": "Há vagas cobertas.", "is_active": "on"})
    assert [passage.title for passage in search.search(query="estacionamento")] == ["Estacionamento"]

    change = reverse("admin:knowledge_article_change", args=[Article.objects.get().pk])
    browser.post(change, {"title": "Estacionamento", "body": "Sem vagas.", "is_active": "on"})

    assert Article.objects.get().version == 2
    assert search.search(query="estacionamento")[0].text == "Sem vagas."
    assert audited() == ["admin.article.added", "admin.article.changed"]
    assert set(AuditEntry.objects.values_list("subject", flat=True)) == {Article.objects.get().public_id}


@pytest.mark.django_db(transaction=True)
def test_what_ran_is_read_and_private_values_are_not_shown(
    company: dict[str, Assistant], model: ModelServer, browser: Client
) -> None:
    answer(request(company["recepcao"], "quais os planos? meu cpf é 529.982.247-25"))
    pseudonyms.hide("529.982.247-25", "cv_test")
    for row in (Run, RunStep, PrivateValue, Assistant):
        name = row._meta.model_name
        assert browser.get(reverse(f"admin:assistants_{name}_changelist")).status_code == 200
        pk = row.objects.values_list("pk", flat=True)[0]
        page = browser.get(reverse(f"admin:assistants_{name}_change", args=[pk]))
        assert page.status_code == 200
        assert b"529.982.247-25" not in page.content
    Run.objects.update(rung="cheaper_model", topic="technical", urgency="high", sentiment="negative", provider="second")
    run = Run.objects.get()
    words = browser.get(reverse("admin:assistants_run_change", args=[run.pk])).content.decode()
    assert all(str(each(getattr(run, field))) in words for field, each in IN_WORDS.items())
    assert "cheaper_model" not in words
    for name in ("run", "runstep", "privatevalue"):
        assert browser.get(reverse(f"admin:assistants_{name}_add")).status_code == 403
