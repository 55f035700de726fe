"""Bytes in storage: on disk, and in a store that speaks S3."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings

from conversations.services.media import storing
from lia_cortex.settings import files
from tests import s3_server

pytestmark = pytest.mark.django_db

DATA = b"some bytes of a picture"
DIGEST = hashlib.sha256(DATA).hexdigest()
NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
PATH = f"2026/11/22/{DIGEST}"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_equal_bytes_are_stored_once() -> None:
    assert (
        storing.store(DATA, sent_at=NOW, now=NOW)
        == storing.store(DATA, sent_at=NOW, now=NOW)
        == storing.Stored(PATH, DIGEST, len(DATA))
    )
    assert storing.read(PATH) == DATA


@pytest.mark.parametrize(
    ("sent", "day"),
    [(timedelta(0), 22), (timedelta(hours=-13), 23), (timedelta(hours=2), 23), (timedelta(days=-40), 23)],
)
def test_an_attempt_after_midnight_finds_the_message_s_own_day(sent: timedelta, day: int) -> None:
    stored = storing.store(DATA, sent_at=NOW + sent, now=NOW + timedelta(hours=1))
    assert stored.path == f"2026/11/{day}/{DIGEST}"


def test_what_a_dead_worker_left_half_written_is_not_used(tmp_path: Path) -> None:
    half = tmp_path / PATH
    half.parent.mkdir(parents=True)
    half.write_bytes(DATA[:5])
    stored = storing.store(DATA, sent_at=NOW, now=NOW)
    assert stored.path != PATH
    assert storing.read(stored.path) == DATA


def test_an_s3_store_by_setting(settings: Settings) -> None:
    with s3_server.running() as store:
        secret = quote(s3_server.SECRET, safe="")
        url = f"s3://{s3_server.KEY}:{secret}@Midia/de/lia?endpoint={store.url}&region={s3_server.REGION}"
        settings.STORAGES = {**settings.STORAGES, "default": files.storage(url)}
        first, second = storing.store(DATA, sent_at=NOW, now=NOW), storing.store(DATA, sent_at=NOW, now=NOW)
        assert first.path == second.path == PATH
        assert store.objects == {f"/Midia/de/lia/{PATH}": DATA}
        assert storing.read(PATH) == DATA
        assert sum(asked.startswith("PUT") for asked in store.asked) == 1
        with pytest.raises(FileNotFoundError):
            storing.read("no/such/file")
        assert "X-Amz-Signature" in default_storage.url(PATH)


def test_a_wrong_secret_is_refused(settings: Settings) -> None:
    with s3_server.running() as store:
        url = f"s3://{s3_server.KEY}:wrong@midia?endpoint={store.url}&region={s3_server.REGION}"
        settings.STORAGES = {**settings.STORAGES, "default": files.storage(url)}
        with pytest.raises(Exception, match="403"):
            storing.store(DATA, sent_at=NOW, now=NOW)
        assert store.objects == {}


@pytest.mark.parametrize("url", ["http://bucket", "s3://", "/var/media"])
def test_a_url_that_is_none_ends_with_one_clear_line(url: str) -> None:
    with pytest.raises(SystemExit, match="MEDIA_STORAGE_URL"):
        files.storage(url)


def test_without_a_url_files_are_local() -> None:
    assert files.storage("") == {"BACKEND": files.LOCAL}
