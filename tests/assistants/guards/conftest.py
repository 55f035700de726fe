"""An assistant under attack."""

import pytest
from pytest_django import Settings

from assistants.models import Assistant
from tests.assistants.guards.office import EFFECTS, READS, Office
from tests.fixtures_model import ModelServer


@pytest.fixture
def victim(company: dict[str, Assistant], settings: Settings, model: ModelServer) -> Assistant:
    """Give an assistant with tools, served by a model that obeys."""
    settings.ASSISTANT_TOOLSETS = ["tests.assistants.guards.office.Office", "conversations.toolsets.Handoffs"]
    Office.done.clear()
    Office.planted.clear()
    model.obeys()
    victim = company["suporte"]
    victim.tools = [*READS, *EFFECTS, "transfer_to_person"]
    victim.save()
    return victim
