"""A back office for the tests of this folder: one process-wide server, begun again for each test."""

from collections.abc import Iterator

import pytest

from tests.integrations.backoffice.office import Office, running


@pytest.fixture(scope="module")
def _server() -> Iterator[Office]:
    with running() as office:
        yield office


@pytest.fixture
def office(_server: Office) -> Office:
    _server.control("POST", "reset")
    return _server
