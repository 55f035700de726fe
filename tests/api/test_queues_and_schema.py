"""Queue figures, the schema and its documentation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from lia_cortex.accounts.models import User
from tests.api import rows

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]
COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yml"


def test_queues_tell_the_rows(api: APIClient) -> None:
    rows.turn(rows.conversation(), "running")
    found = api.get("/api/v1/queues/").json()["results"]
    assert [row["queue"] for row in found] == list(settings.QUEUES)
    assert found[1] == {
        "queue": "ai-response",
        "waiting": 0,
        "active": 1,
        "completed": 0,
        "failed": 0,
        "delayed": 0,
    }


def test_queues_are_not_for_agents(as_person: Callable[[User], APIClient]) -> None:
    response = as_person(rows.person("agent")).get("/api/v1/queues/")
    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")


@pytest.mark.urls("lia_cortex.urls")
def test_the_committed_schema_is_the_schema(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yml"
    call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)
    assert made.read_text() == COMMITTED.read_text(), (
        "run `manage.py spectacular --file docs/openapi.yml --validate --fail-on-warn`"
    )


def test_the_documentation_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert "https://" not in page
    assert "<script>" not in page
    assert client.get("/api/schema/").status_code == 200
