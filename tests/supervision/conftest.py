"""A company, its people, and their browsers without a browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from lia_cortex.accounts.models import User
from tests.supervision.company import Company


@pytest.fixture
def company(db: None) -> Company:
    """Return a company without conversations."""
    return Company()


@pytest.fixture
def as_person() -> Callable[[User], Client]:
    """Return the client of a person who is logged in and reads English."""

    def log_in(person: User) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(person)
        return client

    return log_in
