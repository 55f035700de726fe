"""What a request of the server holds while the tables are emptied is no reason to leave rows behind."""

from functools import partial

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from assistants.models import Assistant
from tests.browser import emptying

pytestmark = pytest.mark.django_db(transaction=True)


def test_tables_are_emptied_once_a_late_request_has_ended() -> None:
    Assistant.objects.create(slug="recepcao", name="Recepção", purpose="greets")
    request = connections.create_connection("default")
    request.set_autocommit(False)
    with request.cursor() as cursor:
        cursor.execute("LOCK TABLE assistants_assistant IN ROW SHARE MODE")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    flush = partial(call_command, "flush", verbosity=0, interactive=False)
    try:
        with pytest.raises(CommandError):
            flush()
        assert Assistant.objects.count() == 1
        emptying.until_done(flush, crossed=request.rollback)
        assert Assistant.objects.count() == 0
    finally:
        request.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
