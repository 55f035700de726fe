"""Exactly one effect for a call id, whoever dies when: real processes, SIGKILL, a back office with a store."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from assistants.models import Assistant, HttpTool, RunStep
from assistants.types import Outcome, Reply
from lia_cortex.runtime import paths
from tests.assistants.http_tools import victim
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer
from tests.integrations.backoffice import office
from tests.integrations.backoffice.office import Office

pytestmark = [pytest.mark.crash, pytest.mark.processes]

WORDS = "quero que me liguem no (14) 98888-7777, moro em Porto Distante"
LEAD = {
    "name": "Bia Souza", "city": "Porto Distante", "phone": "14988887777",
    "email": None, "reason": "prospect", "note": None,
}  # fmt: skip
POINTS = ["run.before_tool", "http_tools.before_send", "http_tools.after_answer", "run.after_tool"]


@pytest.fixture
def clerk(company: dict[str, Assistant]) -> Assistant:
    """Give an assistant who registers leads."""
    clerk = company["suporte"]
    clerk.tools = ["register_lead"]
    clerk.save()
    return clerk


def killed_at(point: str, model: ModelServer, backoffice: Office) -> None:
    """Let a worker process answer the turn until it is killed at the point."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lia_cortex.settings",
        "DATABASE_URL": f"postgres://{login}/{database['NAME']}",
        "OPENAI_BASE_URL": f"{model.url}/v1",
        "BACKOFFICE_URL": backoffice.url,
        "BACKOFFICE_API_KEY": office.KEY,
        "LIA_CHECKPOINT_HOOK": "tests.assistants.http_tools.victim.die",
        victim.POINT: point,
    }
    command = [sys.executable, "-m", victim.__name__, WORDS, "{}"]
    done = subprocess.run(command, cwd=paths.ROOT, env=environment, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL


def assert_one_lead(outcome: Outcome, backoffice: Office) -> None:
    """The effect took place once, under the step's own call id, and the answer was given."""
    [effect] = backoffice.control("GET", "effects?operation=register_lead")["effects"]
    [step] = RunStep.objects.filter(kind="tool")
    assert (step.status, step.call_id) == ("done", effect["key"])
    assert step.result is not None
    assert step.result["data"]["protocol"] == effect["answer"]["protocol"]
    assert isinstance(outcome, Reply)


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_leaves_one_effect(
    point: str, clerk: Assistant, model: ModelServer, backoffice: Office
) -> None:
    model.will_call(("register_lead", LEAD))
    model.will_say("Pronto, registrei.")
    killed_at(point, model, backoffice)
    before = backoffice.effects("register_lead")
    assert before == (0 if point in POINTS[:2] else 1)
    assert_one_lead(answer(request(clerk, WORDS)), backoffice)
    assert len(model.asked()) == 2  # the stored answer was not asked for again


@pytest.mark.parametrize("point", ["http_tools.before_send", "http_tools.after_answer"])
def test_a_turn_that_supersedes_a_dead_one_repeats_nothing(
    point: str, clerk: Assistant, model: ModelServer, backoffice: Office
) -> None:
    model.will_call(("register_lead", LEAD))
    model.will_say("Pronto, registrei.")
    killed_at(point, model, backoffice)
    outcome = answer(request(clerk, WORDS, "alô?", turn_id=2, inherits=(1,), is_first=True))
    assert_one_lead(outcome, backoffice)


def test_a_back_office_that_cuts_the_line_after_the_effect(
    clerk: Assistant, model: ModelServer, backoffice: Office
) -> None:
    backoffice.control("POST", "faults", {"kind": "cut_after", "operation": "register_lead", "count": 2})
    model.will_call(("register_lead", LEAD))
    model.will_say("Pronto, registrei.")
    assert_one_lead(answer(request(clerk, WORDS)), backoffice)
    [effect] = backoffice.control("GET", "effects?operation=register_lead")["effects"]
    assert effect["replays"] == 2


def test_a_back_office_that_is_killed_as_well(
    clerk: Assistant, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    """It took the effect, the worker died before it stored the answer, and then the back office died."""
    store = tmp_path / "store.sqlite"
    model.will_call(("register_lead", LEAD))
    model.will_say("Pronto, registrei.")
    with office.in_a_process(store, end=signal.SIGKILL) as first:
        killed_at("http_tools.after_answer", model, first)
    with office.in_a_process(store) as again:
        settings.BACKOFFICE_URL = again.url
        settings.EGRESS_URLS = [again.url]
        settings.SECRETS = {"BACKOFFICE_API_KEY": office.KEY}
        assert_one_lead(answer(request(clerk, WORDS)), again)


@pytest.mark.parametrize("fault", [{"kind": "cut_after"}, {"kind": "cut_before"}, {"kind": "status", "status": 500}])
def test_an_outcome_that_nobody_knows_goes_to_a_person(
    fault: dict[str, object], clerk: Assistant, model: ModelServer, backoffice: Office
) -> None:
    HttpTool.objects.filter(name="register_lead").update(retries=1)
    backoffice.control("POST", "faults", {**fault, "operation": "register_lead"})
    model.will_call(("register_lead", LEAD))
    outcome = answer(request(clerk, WORDS))
    assert not isinstance(outcome, Reply)
    assert outcome.reason == "unknown_effect:register_lead"
    assert backoffice.effects("register_lead") == (1 if fault["kind"] == "cut_after" else 0)


def test_a_recovered_call_that_cannot_be_made_again_stays_unknown(
    clerk: Assistant, model: ModelServer, backoffice: Office, settings: Settings
) -> None:
    """That nothing was done now does not tell that nothing was done before."""
    model.will_call(("register_lead", LEAD))
    killed_at("http_tools.after_answer", model, backoffice)
    settings.BACKOFFICE_URL = "http://127.0.0.1:9"
    settings.EGRESS_URLS = ["http://127.0.0.1:9"]
    outcome = answer(request(clerk, WORDS))
    assert not isinstance(outcome, Reply)
    assert outcome.reason == "unknown_effect:register_lead"
