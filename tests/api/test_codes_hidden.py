"""Who reads messages over the API sees dots in place of verification codes."""

import pytest
from rest_framework.test import APIClient

from conversations.queries.codes import CODE, DOTS, HIDES
from tests.api import rows

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]


def test_the_thread_shows_dots_where_a_message_is_marked(api: APIClient) -> None:
    talk = rows.conversation()
    for extra in ({HIDES: CODE}, {}):
        rows.message(talk, "é 482915", extra=extra)
    shown = api.get(f"/api/v1/conversations/{talk.public_id}/messages/").json()["results"]
    assert [each["text"] for each in shown] == [f"é {DOTS}", "é 482915"]
