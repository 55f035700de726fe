"""The state tables in the READMEs say what the models allow."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from lia_cortex.kernel.states import Stateful

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("conversations", "assistants", "knowledge", "nps", "learning", "lia_cortex/registry")
_HEADING = re.compile(r"^#+\s+`?(\w+)`?\s*$")
_ROW = re.compile(r"^\|([^|]*)\|([^|]*)\|\s*$")


def _stateful() -> list[type[Stateful]]:
    return [model for model in apps.get_models() if issubclass(model, Stateful)]


def _tables() -> dict[str, dict[str, set[str]]]:
    """Return the moves of every table `| from | to |` by the heading above it."""
    tables: dict[str, dict[str, set[str]]] = {}
    for folder in APPS:
        readme = ROOT / folder / "README.md"
        heading, inside = "", False
        for line in readme.read_text(encoding="utf-8").splitlines() if readme.exists() else ():
            title, row = _HEADING.match(line), _ROW.match(line)
            if title:
                heading = title.group(1)
            if row is None:
                inside = False
                continue
            here, to = (cell.strip().strip("`") for cell in row.groups())
            if (here.lower(), to.lower()) == ("from", "to"):
                inside = True
            elif inside and not set(here) <= set("-: "):
                moves = re.findall(r"\w+", to)
                tables.setdefault(heading, {}).setdefault(here, set()).update(moves)
    return tables


@pytest.mark.parametrize("model", _stateful(), ids=lambda model: model.__name__)
def test_the_table_is_the_models(model: type[Stateful]) -> None:
    allowed = {str(here): {str(to) for to in moves} for here, moves in model.NEXT.items()}

    assert _tables().get(model.__name__) == allowed


def test_no_table_names_a_model_that_is_gone() -> None:
    assert set(_tables()) <= {model.__name__ for model in _stateful()}


@pytest.mark.parametrize("model", _stateful(), ids=lambda model: model.__name__)
def test_every_status_has_its_moves(model: type[Stateful]) -> None:
    field = model._meta.get_field("status")  # type: ignore[misc]
    choices = {value for value, _ in field.flatchoices}

    assert set(map(str, model.NEXT)) == choices
