"""People in the admin."""

import pytest
from django.conf import settings
from django.test import Client

from lia_cortex.accounts.models import User
from tests.api import rows


@pytest.fixture(autouse=True)
def _roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "AUTHENTICATION_BACKENDS", ["lia_cortex.accounts.backends.RoleBackend"])


@pytest.fixture
def boss() -> User:
    """Give a person with the role admin and no other right."""
    return rows.person("admin", is_staff=True)


@pytest.fixture
def admin_page(boss: User) -> Client:
    """Give the admin's client."""
    client = Client()
    client.force_login(boss)
    return client
