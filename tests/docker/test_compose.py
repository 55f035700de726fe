"""The images are not built here: these hold their files to the settings and to what `make up` starts."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from lia_cortex.runtime import paths, processes
from lia_cortex.runtime.processes import Addresses, Process

ROOT: Path = paths.ROOT
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OF_OTHERS = {"postgres", "redis"}
OURS = {name: service for name, service in SERVICES.items() if name not in OF_OTHERS}

ADDRESSES = Addresses(bind="0.0.0.0", port=8000, flower=5555, evolution=8090, model=8091, backoffice=8092)
BEAT_SCHEDULE = "/tmp/beat-schedule"
BACKOFFICE_STORE = "/tmp/backoffice.sqlite"
READ = re.compile(r'(?:env\.\w+|required|environment\.number|environ\.get)\(\s*(?:variables,\s*)?"([A-Z][A-Z0-9_]+)"')


def _of_make_up() -> dict[str, Process]:
    """Return what `make up` starts, one worker of each group, by the name of its service."""
    workers = {process.name.rstrip("0123456789"): process for process in processes.workers(1)}
    return workers | {
        process.name: process
        for process in (
            processes.simulated_evolution(ADDRESSES.evolution),
            processes.simulated_model(ADDRESSES.model),
            processes.simulated_backoffice(ADDRESSES.backoffice, store=BACKOFFICE_STORE),
            processes.web(ADDRESSES),
            processes.beat(BEAT_SCHEDULE),
            processes.flower(ADDRESSES),
        )
    }


def _known() -> set[str]:
    read = [
        READ.findall(path.read_text())
        for folder in ("settings", "runtime")
        for path in (ROOT / "lia_cortex" / folder).rglob("*.py")
    ]
    example = re.findall(r"^#([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    return {*example, *(name for names in read for name in names)}


@pytest.mark.parametrize("name", sorted(_of_make_up()))
def test_each_process_of_make_up_has_its_service(name: str) -> None:
    """In a container the network is its own: what listens on loopback on one machine listens to it."""
    expected = list(_of_make_up()[name].arguments)
    if name == "flower":
        expected = ["--address=0.0.0.0" if one == "--address=127.0.0.1" else one for one in expected]
    if name in {"evolution", "model", "backoffice"}:
        expected += ["--host", "0.0.0.0"]
    assert SERVICES[name]["command"] == expected


def test_no_service_is_left_over() -> None:
    assert set(OURS) == {*_of_make_up(), "migrate", "prepare"}


def test_each_variable_is_one_that_the_settings_know() -> None:
    known = _known()
    for name, service in OURS.items():
        assert set(service["environment"]) <= known, name
    in_image = re.findall(r"^\s*(?:ENV )?([A-Z][A-Z0-9_]+)=", DOCKERFILE, flags=re.MULTILINE)
    assert {one for one in in_image if not one.startswith(("PATH", "PYTHON"))} <= known
    asked = set(re.findall(r"\$\{([A-Z][A-Z0-9_]+)", (ROOT / "docker" / "compose.yaml").read_text()))
    # The password of the database that this file brings along; the platform itself reads DATABASE_URL.
    assert asked - {"POSTGRES_PASSWORD"} <= known


def test_what_production_needs_is_demanded() -> None:
    environment = OURS["web"]["environment"]
    assert environment["LIA_ENV"] == "production"
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "EVOLUTION_WEBHOOK_TOKEN", "LIA_ENCRYPTION_KEYS"):
        assert environment[name].startswith(f"${{{name}:?")
    for name in ("DATABASE_URL", "REDIS_URL"):
        assert environment[name].startswith(f"${{{name}:-")
    assert "LIA_ENV=production" in DOCKERFILE


def test_the_image_starts_web_by_default_and_is_nobody_special() -> None:
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, flags=re.MULTILINE)
    assert yaml.safe_load(command) == SERVICES["web"]["command"]
    assert re.findall(r"^ENTRYPOINT (.*)$", DOCKERFILE, flags=re.MULTILINE) == ['["python"]']
    assert re.findall(r"^USER (.*)$", DOCKERFILE, flags=re.MULTILINE) == ["lia"]


def test_web_is_healthy_without_redis() -> None:
    test = SERVICES["web"]["healthcheck"]["test"]
    assert test[-1] == "http://127.0.0.1:8000/readyz?for=ingress"
    assert shlex.join(test[1:4]) == "python -m lia_cortex.operations.probe"
    for name in OF_OTHERS:
        assert SERVICES[name]["healthcheck"]["test"]


def test_only_web_is_reachable_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


def test_every_process_may_write_to_media_only() -> None:
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["media:/var/lib/lia/media"]


def test_everything_that_runs_goes_into_the_image() -> None:
    ignored = (ROOT / "docker" / "Dockerfile.dockerignore").read_text().splitlines()
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    files = {"manage.py", "uv.lock", "pyproject.toml", "package.json", "package-lock.json"}
    assert packages | files | {"lia_cortex", "templates"} == kept
    assert all((ROOT / one).exists() for one in kept)
