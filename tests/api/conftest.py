"""People at the endpoints."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from lia_cortex.accounts.models import User
from tests.api import rows
from tests.worker import Clock


@pytest.fixture(autouse=True)
def _still(moment: Clock) -> None:
    """Let the clock stand still."""


@pytest.fixture
def as_person() -> Callable[[User], APIClient]:
    """Return a function that gives a client for this person."""

    def client(who: User) -> APIClient:
        found = APIClient()
        found.force_authenticate(who)
        return found

    return client


@pytest.fixture
def supervisor() -> User:
    """Give a supervisor."""
    return rows.person("supervisor", first_name="Ana", last_name="Lima")


@pytest.fixture
def api(supervisor: User, as_person: Callable[[User], APIClient]) -> APIClient:
    """Give the supervisor's client."""
    return as_person(supervisor)
