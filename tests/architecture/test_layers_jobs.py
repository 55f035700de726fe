"""Jobs are named below and done above; nothing checks the two at import time."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from lia_cortex.celery import app
from lia_cortex.kernel.jobs import Job

ROOT = Path(__file__).parents[2]
PACKAGES = ("lia_cortex", "conversations", "assistants", "knowledge", "nps", "learning")


def _jobs() -> list[Job]:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in PACKAGES
        for path in (ROOT / package).rglob("jobs.py")
    ]
    return [value for name in modules for value in vars(import_module(name)).values() if isinstance(value, Job)]


def _tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name, task in app.tasks.items() if task.__module__.split(".")[0] in PACKAGES}


def test_every_job_has_a_task_and_every_task_a_job() -> None:
    assert _tasks() == {job.name for job in _jobs()}


def test_every_job_is_done_in_one_place() -> None:
    """Two tasks of one name would replace each other, by the order of imports."""
    places = Counter(
        found
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.stem == "tasks" or path.parent.name == "tasks"
        for found in re.findall(r"name=jobs\.(\w+)\.name", path.read_text())
    )
    assert places
    assert {name: count for name, count in places.items() if count > 1} == {}


def test_no_two_jobs_share_a_name() -> None:
    names = Counter(job.name for job in _jobs())
    assert names
    assert max(names.values()) == 1


@pytest.mark.parametrize("job", _jobs(), ids=lambda job: job.name)
def test_a_job_waits_in_a_queue_that_somebody_serves(job: Job) -> None:
    assert job.queue in settings.QUEUES


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_the_schedule_starts_jobs_in_their_queue(name: str) -> None:
    entry: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE[name]
    (job,) = (job for job in _jobs() if job.name == entry["task"])
    assert entry["options"]["queue"] == job.queue
    assert entry["options"]["expires"] > 0, "what a stopped worker missed must not come in a burst"


@pytest.mark.parametrize("path", [*settings.ASSISTANT_TOOLSETS, *settings.MESSAGE_INTERCEPTORS])
def test_every_plug_has_something_in_it(path: str) -> None:
    assert callable(import_string(path))
