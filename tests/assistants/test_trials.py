"""A prompt version is tried out on the same runtime: nobody is served, and the page says why."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from assistants.models import Assistant, PromptVersion, Run, RunStep, Trial
from assistants.services import prompts
from lia_cortex.accounts.models import User
from tests.assistants.toolsets import effects
from tests.fixtures_model import ModelServer

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def browser(transactional_db: None) -> Client:
    """Give a browser in which an admin is logged in."""
    client = Client()
    client.force_login(User.objects.create_superuser("admin", password="x", role="admin"))
    return client


@pytest.fixture
def draft(company: dict[str, Assistant]) -> PromptVersion:
    """Give a draft of the reception's instructions."""
    return prompts.draft(assistant=company["recepcao"], text="Responda sempre em versos.")


def address(version: PromptVersion) -> str:
    return reverse("admin:assistants_promptversion_try", args=[version.pk])


def test_a_draft_answers_without_being_published(browser: Client, draft: PromptVersion, model: ModelServer) -> None:
    model.will_say("Rosas são vermelhas.")
    page = browser.post(address(draft), {"question": "oi, meu CPF é 529.982.247-25"}, follow=True)
    html = page.content.decode()
    assert "Rosas são vermelhas." in html
    asked = model.asked()[0]
    assert "Responda sempre em versos." in asked["instructions"]
    assert "529.982.247-25" not in str(asked)
    run = Run.objects.get()
    assert (run.prompt_version_id, run.turn_id) == (draft.pk, -Trial.objects.get().pk)
    assert f"v{draft.number}" in html
    assert "gpt-4.1-mini · respondeu ·" in html
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_it_goes_on_where_it_was(browser: Client, draft: PromptVersion, model: ModelServer) -> None:
    model.will_say("Rosas são vermelhas.")
    first = browser.post(address(draft), {"question": "oi"})
    model.will_say("Violetas também.")
    page = browser.post(first["location"].partition("#")[0], {"question": "e depois?"}, follow=True)
    assert page.content.decode().index("vermelhas") < page.content.decode().index("Violetas")
    said = [item["content"] for item in model.asked()[-1]["input"] if item.get("role") in {"user", "assistant"}]
    assert said == ["oi", "Rosas são vermelhas.", "e depois?"]


def test_an_effect_is_not_made(browser: Client, clerk: Assistant, model: ModelServer) -> None:
    version = clerk.prompts.get(status="published")
    model.will_call(("open_ticket", {"subject": "sem sinal"}))
    model.will_say("Em um atendimento de verdade eu teria aberto um chamado.")
    page = browser.post(address(version), {"question": "abre um chamado"}, follow=True)
    assert effects("open_ticket") == 0
    step = RunStep.objects.get(kind="tool")
    assert step.result is not None
    assert step.result["data"]["trial"] is True
    assert "open_ticket" in page.content.decode()


def test_a_colleague_answers_with_the_published_version(
    browser: Client, draft: PromptVersion, model: ModelServer, company: dict[str, Assistant]
) -> None:
    page = browser.post(address(draft), {"question": "minha internet caiu"}, follow=True)
    assert [run.assistant.slug for run in Run.objects.order_by("ordinal")] == ["recepcao", "suporte"]
    assert Run.objects.get(ordinal=2).prompt_version.status == "published"
    assert Trial.objects.get().answer
    assert "Suporte v1" in page.content.decode()


def test_with_the_provider_away_the_page_says_so(browser: Client, draft: PromptVersion, model: ModelServer) -> None:
    model.fails("status500", count=None)
    page = browser.post(address(draft), {"question": "oi"}, follow=True)
    assert page.status_code == 200
    assert "provider away" in page.content.decode()


def test_nothing_written_is_a_clear_error(browser: Client, draft: PromptVersion) -> None:
    answer = browser.post(address(draft), {"question": "  "})
    assert answer.status_code == 400
    assert not Trial.objects.exists()


@pytest.mark.parametrize("trial", ["tr_unknown", "%00", "é"])
def test_an_unknown_trial_is_not_found(browser: Client, draft: PromptVersion, trial: str) -> None:
    assert browser.get(f"{address(draft)}?trial={trial}").status_code == 404


def test_only_admins_try(transactional_db: None, draft: PromptVersion) -> None:
    client = Client()
    client.force_login(User.objects.create_user("bia", password="x", role="supervisor"))
    assert client.get(address(draft)).status_code in {302, 403}


def test_a_version_shows_what_it_changes(browser: Client, company: dict[str, Assistant]) -> None:
    published = company["suporte"].prompts.get(status="published")
    text = published.text.replace("Aurora Fibra", "Boreal Fibra", 1) + "\nSeja breve."
    version = prompts.draft(assistant=company["suporte"], text=text)
    signs = [sign for sign, _ in prompts.changes(version)]
    assert (signs.count("+"), signs.count("-")) == (2, 1)
    page = browser.get(reverse("admin:assistants_promptversion_change", args=[version.pk])).content.decode()
    assert "lia-diff-new" in page
    assert "Boreal Fibra" in page


def test_a_draft_begins_with_the_text_of_another_version(browser: Client, company: dict[str, Assistant]) -> None:
    published = company["suporte"].prompts.get(status="published")
    listing = reverse("admin:assistants_promptversion_changelist")
    browser.post(listing, {"action": "draft_from", "_selected_action": [published.pk]})
    assert company["suporte"].prompts.get(status="draft").text == published.text


def test_tools_are_chosen_from_those_that_exist(browser: Client, company: dict[str, Assistant]) -> None:
    change = reverse("admin:assistants_assistant_change", args=[company["recepcao"].pk])
    form = browser.get(change).context["adminform"].form
    names = [name for name, _ in form.fields["tools"].choices]
    assert {"search_knowledge", "transfer_to_person", "close_conversation", "hand_off"} <= set(names)
    data = {name: form.initial[name] for name in form.fields if form.initial.get(name) is not None}
    data |= {"tools": ["search_knowledge"], "hands_off_to": []}
    assert browser.post(change, data).status_code == 302
    company["recepcao"].refresh_from_db()
    assert company["recepcao"].tools == ["search_knowledge"]
    assert browser.post(change, {**data, "tools": ["rm_rf"]}).status_code == 200
