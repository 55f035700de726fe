"""The simulated back office on a real port, as the services of this process know it."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.integrations.backoffice import office


@pytest.fixture(scope="session")
def backoffice_process() -> Iterator[office.Office]:
    """Run the back office for the session."""
    with office.running() as running:
        yield running


@pytest.fixture
def backoffice(backoffice_process: office.Office, settings: Settings) -> office.Office:
    """Give the back office with its first customers, without what an earlier test left."""
    backoffice_process.control("POST", "reset", {})
    settings.BACKOFFICE_URL = backoffice_process.url
    settings.EGRESS_URLS = [backoffice_process.url]
    settings.SECRETS = {"BACKOFFICE_API_KEY": office.KEY}
    return backoffice_process
