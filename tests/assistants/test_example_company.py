"""The example company is loaded once: a second loading adds what is new and leaves people's work alone."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from assistants.models import Assistant, ExampleItem, HttpTool, PromptVersion
from assistants.services import example_company, prompts
from assistants.services.example_items import Loaded
from lia_cortex.kernel import clock

pytestmark = pytest.mark.usefixtures("company")


def _load() -> list[str]:
    out = StringIO()
    call_command("load_example_company", stdout=out)
    return out.getvalue().splitlines()


def test_a_second_loading_does_nothing() -> None:
    everything = ExampleItem.objects.count()
    assert _load() == [f"Left as it is, the same: {everything}"]
    assert (HttpTool.objects.count(), Assistant.objects.count()) == (20, 7)
    assert example_company.load_into_empty(now=clock.now()) == Loaded()


def test_what_this_version_brings_anew_is_added_to_a_company_in_use() -> None:
    # A database of the version before: it knew no change of plan, had another prompt, and noted nothing.
    HttpTool.objects.filter(name__in=("change_plan", "current_plan")).delete()
    ExampleItem.objects.all().delete()
    import_module("assistants.migrations.0011_example_items").note_what_was_loaded(apps, None)
    sales = Assistant.objects.get(slug="comercial")
    sales.tools = ["list_plans", "our_own"]
    sales.save()
    PromptVersion.objects.filter(assistant=sales).update(text="Venda.")

    told = _load()

    assert {line for line in told if line.startswith("Added: ")} >= {
        "Added: tool:change_plan", "Added: tool:current_plan", "Added: grant:comercial:change_plan",
        "Added: grant:comercial:current_plan", "Added: grant:comercial:verify_customer",
    }  # fmt: skip
    sales.refresh_from_db()
    assert sales.tools == [
        "list_plans", "our_own", "verify_customer", "choose_address", "current_plan", "change_plan",
    ]  # fmt: skip
    versions = PromptVersion.objects.filter(assistant=sales).order_by("number")
    assert [(version.status, version.text[:6]) for version in versions] == [
        ("published", "Venda."),
        ("draft", "Você c"),
    ]
    assert "Left out, removed here: grant:comercial:check_coverage" in told
    assert not [line for line in _load() if line.startswith("Added")]


def test_what_people_edited_or_removed_stays_so() -> None:
    HttpTool.objects.filter(name="list_plans").update(description="Our own words.")
    HttpTool.objects.filter(name="trust_unblock").delete()
    sales, finance = (Assistant.objects.get(slug=slug) for slug in ("comercial", "financeiro"))
    Assistant.objects.filter(slug="financeiro").update(purpose="money", tools=["payment_status"])
    sales.hands_off_to.remove(finance)
    prompts.publish(prompt=prompts.draft(assistant=sales, text="Nossa versão."), now=clock.now())

    told = _load()

    assert not [line for line in told if line.startswith("Added")]
    differ = "Left as it is, differs from this version's: "
    assert {f"{differ}tool:list_plans", f"{differ}assistant:financeiro"} <= set(told)
    gone = ("tool:trust_unblock", "grant:financeiro:open_ticket", "hand-off:comercial:financeiro")
    assert {f"Left out, removed here: {key}" for key in gone} <= set(told)
    assert HttpTool.objects.get(name="list_plans").description == "Our own words."
    assert Assistant.objects.get(slug="financeiro").tools == ["payment_status"]
    assert sales.prompts.get(status="published").text == "Nossa versão."


def test_a_tool_that_somebody_made_under_the_same_name_is_theirs() -> None:
    ExampleItem.objects.filter(key="tool:change_plan").delete()
    HttpTool.objects.filter(name="change_plan").update(path="/ours")
    assert "Left as it is, differs from this version's: tool:change_plan" in _load()
    assert HttpTool.objects.get(name="change_plan").path == "/ours"
