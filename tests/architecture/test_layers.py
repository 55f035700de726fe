"""What import contracts cannot see: keys that are strings, names, sizes."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

ROOT = Path(__file__).parents[2]
PACKAGES = ("lia_cortex", "conversations", "assistants", "knowledge", "nps", "learning")
LONGEST = 300
"""Lines of one file; a longer one has two subjects."""
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def _floors() -> dict[str, int]:
    """Return the floor of each package of the stack, the highest number on top, as import-linter has it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (stack,) = (one for one in contracts if one["name"].startswith("Apps form one stack"))
    layers = reversed(stack["layers"])
    return {name.strip(): floor for floor, layer in enumerate(layers) for name in layer.split("|")}


def _package(model: type[Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name


def _references() -> list[tuple[type[Model], str, type[Model]]]:
    return [
        (model, field.name, field.related_model)
        for model in apps.get_models()
        if _package(model).split(".")[0] in PACKAGES
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and _package(field.related_model).split(".")[0] in PACKAGES
    ]


@pytest.mark.parametrize(
    ("model", "field", "target"),
    [pytest.param(*one, id=f"{one[0].__name__}.{one[1]}") for one in _references()],
)
def test_a_reference_points_down_the_stack(model: type[Model], field: str, target: type[Model]) -> None:
    """A person is the one exception: everything may say who did it."""
    floors = _floors()
    is_person = target._meta.label == settings.AUTH_USER_MODEL
    assert is_person or floors[_package(target)] <= floors[_package(model)]


def _files() -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_no_file_is_too_long() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in _files()}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_every_module_says_what_it_is_about() -> None:
    names = {str(path.relative_to(ROOT)): {path.stem, *path.relative_to(ROOT).parts[:-1]} for path in _files()}
    assert [name for name, words in names.items() if words & VAGUE] == []
