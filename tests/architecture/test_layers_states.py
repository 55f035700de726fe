"""Every table of moves covers its states."""

from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db.models import Model


def _tables() -> list[tuple[type[Model], str]]:
    """Return the models that have a table of moves, and the field that moves."""
    return [
        (model, "status" if hasattr(model, "status") else "state")
        for model in apps.get_models()
        if hasattr(model, "NEXT")
    ]


@pytest.mark.parametrize(("model", "field"), _tables(), ids=lambda one: getattr(one, "__name__", one))
def test_every_state_has_its_moves_and_no_move_leads_elsewhere(model: type[Model], field: str) -> None:
    states = {str(value) for value, _ in model._meta.get_field(field).flatchoices}  # type: ignore[union-attr]
    moves: Mapping[str, frozenset[str]] = model.NEXT  # type: ignore[attr-defined]
    assert {str(state) for state in moves} == states
    assert {str(to) for targets in moves.values() for to in targets} <= states


def test_the_conversation_is_among_them() -> None:
    assert {"Conversation", "Outbound", "Turn", "WebhookEvent"} <= {model.__name__ for model, _ in _tables()}
