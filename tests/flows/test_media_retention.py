"""Customers' files are deleted when their time is over; the thread says so, and nothing else goes with them."""

from pathlib import Path

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.models import Attachment, MediaReading
from lia_cortex.accounts.models import User
from lia_cortex.kernel import recent
from lia_cortex.registry.services import knobs
from lia_cortex.settings import files
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, turn_knob
from tests.flows.crash import Crashes, Killed
from tests.flows.sending import body, sends
from tests.flows.test_media_taken_in import ROUTER
from tests.worker import Clock, Worker

DAYS = 30
DAY = 86_400.0


def forget_files() -> None:
    """Run the job as beat does."""
    recent.forget_all()
    current_app.tasks["conversations.forget_files"]()


def stored() -> list[Path]:
    """Return the files in storage."""
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]  # type: ignore[attr-defined]


@pytest.fixture
def sent(customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway) -> Attachment:
    """Let a customer send a picture that is kept for so many days, and have it answered."""
    turn_knob(knobs.MEDIA_DAYS, DAYS)
    sends(customer, "image", media.png(ROUTER), caption="o que é isso?")
    worker.run_until_idle()
    assert len(stored()) == 2  # the picture and its thumbnail
    return Attachment.objects.get()


def test_a_file_goes_when_its_time_is_over_and_its_thread_says_so(
    sent: Attachment, customer: Customer, moment: Clock, client: Client
) -> None:
    forget_files()
    moment.forward(DAYS * DAY - 60)
    forget_files()
    assert len(stored()) == 2
    moment.forward(120)
    forget_files()
    forget_files()
    sent.refresh_from_db()
    assert (sent.state, sent.path, sent.thumbnail, sent.kept_days) == ("deleted", "", "", DAYS)
    assert sent.deleted_at == moment.at
    assert stored() == []
    client.force_login(User.objects.create(username="c", role=User.Role.ADMIN, is_staff=True, is_superuser=True))
    page = client.get(f"/c/{customer.conversation.public_id}/", headers={"Accept-Language": "pt-BR"}).content.decode()
    assert f"arquivo apagado após {DAYS} dias" in page
    assert ROUTER in page  # what it said is part of the conversation
    assert MediaReading.objects.get().status == "done"
    for part in ("", "thumbnail/"):
        assert client.get(f"/attachments/{sent.public_id}/{part}").status_code == 404


def test_equal_bytes_stay_while_one_of_their_messages_is_kept(
    sent: Attachment, customer: Customer, worker: Worker, moment: Clock
) -> None:
    moment.forward(6 * 3600)  # the same day
    sends(customer.another("5511900000002"), "image", media.png(ROUTER), caption="e isso?")
    worker.run_until_idle()
    assert len(stored()) == 2
    moment.forward(DAYS * DAY - 3 * 3600)
    forget_files()
    assert sorted(Attachment.objects.values_list("state", flat=True)) == ["deleted", "stored"]
    assert len(stored()) == 2
    moment.forward(DAY)
    forget_files()
    assert stored() == []
    assert not Attachment.objects.exclude(path="").exists()


def test_bytes_that_come_again_after_midnight_leave_no_second_file(
    customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    turn_knob(knobs.MEDIA_DAYS, DAYS)
    moment.at = moment.at.replace(hour=23, minute=59, second=59)
    event = body(customer, "image", media.png(ROUTER), caption="o que é isso?")
    customer.posts(event)
    worker.run_until_idle()
    moment.forward(60)
    customer.posts(event)  # another instance of the number, or a gateway that saw no answer
    worker.run_until_idle()
    assert Attachment.objects.count() == 1
    assert len(stored()) == 2
    moment.forward((DAYS + 1) * DAY)
    forget_files()
    assert stored() == []


def test_a_worker_that_dies_in_the_middle_leaves_nothing_behind(
    sent: Attachment, moment: Clock, crashes: Crashes
) -> None:
    moment.forward(DAYS * DAY + 60)
    crashes.at = ["media.after_delete"]
    with pytest.raises(Killed):
        forget_files()
    sent.refresh_from_db()
    assert (sent.state, stored()) == ("deleted", [])
    forget_files()
    sent.refresh_from_db()
    assert sent.path == ""


def test_a_storage_that_is_away_keeps_the_bytes_and_no_page_shows_them(
    sent: Attachment, moment: Clock, settings: Settings
) -> None:
    moment.forward(DAYS * DAY + 60)
    here = settings.STORAGES
    away = files.storage("s3://key:secret@midia?endpoint=http://127.0.0.1:9&region=x")
    settings.STORAGES = {**here, "default": away}
    forget_files()
    sent.refresh_from_db()
    assert sent.state == "deleted"
    assert sent.path
    settings.STORAGES = here
    assert len(stored()) == 2
    forget_files()
    assert stored() == []


def test_zero_days_keep_for_ever(sent: Attachment, moment: Clock) -> None:
    turn_knob(knobs.MEDIA_DAYS, 0)
    moment.forward(4000 * DAY)
    forget_files()
    assert len(stored()) == 2
