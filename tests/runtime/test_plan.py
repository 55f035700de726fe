"""What `make up` starts, as the variables say."""

from collections.abc import Callable

import pytest

from lia_cortex.runtime import paths, processes, up
from lia_cortex.runtime.paths import Var
from lia_cortex.settings.queues import CELERY_BEAT_SCHEDULE, QUEUES

NAMES = (
    "DATABASE_URL",
    "REDIS_URL",
    "EVOLUTION_API_URL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "BACKOFFICE_URL",
    "LIA_ENV",
)
Planned = Callable[..., up.Plan]


@pytest.fixture
def planned(var: Var, monkeypatch: pytest.MonkeyPatch) -> Planned:
    """Give the plan for a clone without `.env` and an environment with these variables."""
    clone = var.path.parent
    monkeypatch.setattr(paths, "ROOT", clone)
    for name in (*NAMES, "LIA_BIND", "LIA_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LIA_PORT", "20987")

    def plan(*, file: str = "", **variables: str) -> up.Plan:
        (clone / ".env").write_text(file, encoding="utf-8")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return up.plan(var)

    return plan


def names(plan: up.Plan) -> list[str]:
    return [process.name for process in up.processes_of(plan)]


def test_everything_is_local_without_variables(planned: Planned) -> None:
    plan = planned(LIA_WORKERS="2")
    assert plan.wanted.postgres
    assert plan.wanted.redis
    assert names(plan) == ["evolution", "model", "backoffice", "web", "io1", "io2", "media1", "cpu1", "beat", "flower"]


def test_a_service_of_the_user_is_not_started_here(planned: Planned) -> None:
    plan = planned(DATABASE_URL="postgres://db.example/lia", file="REDIS_URL=redis://cache.example/0\n")
    assert not plan.wanted.postgres
    assert not plan.wanted.redis


def test_an_empty_variable_counts_as_unset(planned: Planned) -> None:
    plan = planned(DATABASE_URL="", OPENAI_API_KEY="", file="EVOLUTION_API_URL=\n")
    assert plan.wanted.postgres
    assert "model" in names(plan)
    assert "evolution" in names(plan)


@pytest.mark.parametrize(
    ("variable", "missing"),
    [
        ("EVOLUTION_API_URL", "evolution"),
        ("OPENAI_API_KEY", "model"),
        ("OPENAI_BASE_URL", "model"),
        ("BACKOFFICE_URL", "backoffice"),
    ],
)
def test_a_real_vendor_replaces_only_its_own_simulation(planned: Planned, variable: str, missing: str) -> None:
    everything = {"evolution", "model", "backoffice"}
    plan = planned(**{variable: "https://vendor.example"})
    assert everything - set(names(plan)) == {missing}


def test_the_process_environment_wins_over_the_file(planned: Planned) -> None:
    assert planned(LIA_WORKERS="3", file="LIA_WORKERS=1\n").workers == 3


def test_every_queue_has_exactly_one_worker_group() -> None:
    served = [queue for group in processes.WORKER_GROUPS for queue in group.queues]
    assert sorted(served) == sorted(QUEUES)


def test_web_stops_first_and_the_vendors_after_those_who_call_them(planned: Planned) -> None:
    ordered = sorted(up.processes_of(planned(LIA_WORKERS="1")), key=lambda process: process.stage)
    assert [process.name for process in ordered] == [
        "web",
        "io1",
        "media1",
        "cpu1",
        "beat",
        "flower",
        "evolution",
        "model",
        "backoffice",
    ]


def test_the_first_task_is_one_that_beat_repeats() -> None:
    [entry] = [one for one in CELERY_BEAT_SCHEDULE.values() if one["task"] == processes.FIRST_TASK]
    assert entry["options"] == {**entry["options"], "queue": processes.FIRST_QUEUE}  # type: ignore[dict-item]
