"""What the tests of the assistants share."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from assistants.models import Assistant
from assistants.services import example_company
from knowledge.services import example_company as example_articles
from lia_cortex.kernel import checkpoints, clock
from tests.assistants.crash import Crashes


@pytest.fixture
def company(transactional_db: None) -> dict[str, Assistant]:
    """Load the example company; return its assistants by slug."""
    example_company.load(now=clock.now())
    example_articles.load()
    return {assistant.slug: assistant for assistant in Assistant.objects.all()}


@pytest.fixture
def crashes(settings: Settings) -> Iterator[Crashes]:
    """Let the test say at which checkpoint this process dies."""
    settings.CHECKPOINT_HOOK = "tests.assistants.crash.hook"
    checkpoints._hook.cache_clear()
    from tests.assistants import crash

    crash.planned = Crashes()
    yield crash.planned
    crash.planned = Crashes()
    settings.CHECKPOINT_HOOK = ""
    checkpoints._hook.cache_clear()


@pytest.fixture
def clerk(company: dict[str, Assistant], settings: Settings) -> Assistant:
    """Give an assistant whose tools have effects that can be counted."""
    from tests.assistants.toolsets import Tickets

    settings.ASSISTANT_TOOLSETS = ["tests.assistants.toolsets.Tickets", "conversations.toolsets.Handoffs"]
    Tickets.seen.clear()
    clerk = company["suporte"]
    clerk.tools = ["open_ticket", "book_visit", "look_up", "transfer_to_person"]
    clerk.save()
    return clerk
