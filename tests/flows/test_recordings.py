"""Every recorded request of the gateway goes through the door and the worker, and becomes what the table says."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.db import connection
from pytest_django.fixtures import Settings

from conversations.models import Attachment, Contact, Conversation, Instance, Message, WebhookEvent
from tests.door import Door
from tests.flows import replay
from tests.flows.recordings_table import BECOMES, NO_PERSON, RACE
from tests.worker import Clock, Worker


@pytest.fixture
def became(door: Door, company: Instance, moment: Clock, worker: Worker) -> dict[str, list[str]]:
    """Deliver all recordings and tell what each request of each file became."""
    told: dict[str, dict[int, str]] = {}
    for one in replay.recordings():
        told.setdefault(one.file, {})[one.index] = replay.deliver(one, door=door, moment=moment)
    return {file: [requests[index] for index in sorted(requests)] for file, requests in told.items()}


def test_each_recording_becomes_what_the_table_says(
    became: dict[str, list[str]], settings: Settings, moment: Clock, worker: Worker
) -> None:
    race = became.pop(RACE)
    assert became == BECOMES
    assert sorted(line for line in race if line != NO_PERSON) == [
        f"applied | in customer text 'from 55119700000{sender:02d}'" for sender in range(20)
    ]
    _bytes_are_in_media_storage(settings)
    _no_credential_is_kept_anywhere()
    _the_customer_is_one_contact()
    _what_waits_in_vain_is_let_go(moment)


def _bytes_are_in_media_storage(settings: Settings) -> None:
    stored = Attachment.objects.filter(state=Attachment.State.STORED)
    assert stored.exists()
    for attachment in stored:
        with default_storage.open(attachment.path) as file:
            assert len(file.read()) == attachment.size
        assert Path(default_storage.path(attachment.path)).is_relative_to(settings.MEDIA_ROOT)
    assert not [event.pk for event in WebhookEvent.objects.all() if b'"base64"' in bytes(event.body)]


def _no_credential_is_kept_anywhere() -> None:
    secrets = {str(one.body["apikey"]) for one in replay.recordings() if one.body.get("apikey")}
    assert secrets
    bodies = [bytes(event.body).decode() for event in WebhookEvent.objects.all()]
    assert not [body for body in bodies if any(secret in body for secret in secrets)]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~ %s', ["|".join(secrets)])
            assert cursor.fetchone() == (0,), table


def _the_customer_is_one_contact() -> None:
    baileys = Conversation.objects.filter(number__instances__name="loja1")
    assert baileys.count() == 1
    assert Contact.objects.filter(identities__value="5511988887777@s.whatsapp.net", merged_into=None).count() == 1


def _what_waits_in_vain_is_let_go(moment: Clock) -> None:
    parked = WebhookEvent.objects.filter(status=WebhookEvent.Status.PARKED)
    assert parked.count() == 11
    moment.at += timedelta(hours=1, seconds=1)
    current_app.tasks["conversations.sweep"]()
    replay.apply_only()
    assert not parked.exists()
    gone = WebhookEvent.objects.filter(reason="its message never came")
    assert {event.event for event in gone} == {"messages.update"}
    # A reaction is what the customer said, so it is kept even without what it was about.
    reactions = Message.objects.filter(kind=Message.Kind.REACTION)
    assert {(row.text, row.reply_to_provider_id) for row in reactions} == {
        ("👍", "3EB0AAAAAAAAAAAAAAAAAA"),
        ("", "3EB0AAAAAAAAAAAAAAAAAA"),
        ("👍", "wamid.OUT1"),
    }
    assert not reactions.filter(wants_answer=True).exists()
