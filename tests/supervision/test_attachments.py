"""Files, for those who may see them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from conversations.models import Attachment
from lia_cortex.accounts.models import User
from tests.supervision.company import Company

CONTENT = bytes(range(100))


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stored(company: Company) -> Callable[..., Attachment]:
    def store(mime: str, **fields: object) -> Attachment:
        message = company.says(company.conversation(), kind="document")
        path = default_storage.save("ab/cd", BytesIO(CONTENT))
        # What the sender calls it does not count, only what the bytes were found to be.
        return company.attaches(message, path=path, mime="image/png", sniffed=mime, **fields)

    return store


@pytest.mark.parametrize(
    ("mime", "shown_as", "disposition"),
    [
        ("image/png", "image/png", "inline"),
        ("audio/ogg", "audio/ogg", "inline"),
        ("", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
        ("application/pdf", "application/octet-stream", "attachment"),
    ],
)
def test_only_harmless_types_are_shown_in_place(
    company: Company,
    stored: Callable[..., Attachment],
    as_person: Callable[[User], Client],
    mime: str,
    shown_as: str,
    disposition: str,
) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    row = stored(mime, file_name='a "conta"\r\n.html')
    response = client.get(f"/attachments/{row.public_id}/")
    assert response.content == CONTENT
    assert response.headers["Content-Type"] == shown_as
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert "\n" not in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "private" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, CONTENT[:10]),
        ("bytes=90-", 206, CONTENT[90:]),
        ("bytes=50-900", 206, CONTENT[50:]),
        ("bytes=100-", 416, b""),
        ("bytes=-5", 200, CONTENT),
        ("lines=1-2", 200, CONTENT),
    ],
)
def test_players_may_ask_for_a_part(
    company: Company,
    stored: Callable[..., Attachment],
    as_person: Callable[[User], Client],
    asked: str,
    status: int,
    part: bytes,
) -> None:
    client = as_person(company.person("rosa", role="supervisor"))
    row = stored("audio/ogg")
    response = client.get(f"/attachments/{row.public_id}/", headers={"Range": asked})
    assert (response.status_code, response.content) == (status, part)


def test_thumbnails_are_for_the_same_people(
    company: Company, stored: Callable[..., Attachment], as_person: Callable[[User], Client]
) -> None:
    row = stored("image/png", thumbnail="ab/cd")
    address = f"/attachments/{row.public_id}/thumbnail/"
    response = as_person(company.person("rosa", role="supervisor")).get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert as_person(company.person("ana")).get(address).status_code == 404
    bare = stored("audio/ogg")
    assert (
        as_person(company.person("rui", role="supervisor")).get(f"/attachments/{bare.public_id}/thumbnail/").status_code
        == 404
    )


def test_nothing_for_those_who_may_not_see_the_conversation(
    company: Company, stored: Callable[..., Attachment], as_person: Callable[[User], Client]
) -> None:
    row = stored("image/png")
    assert as_person(company.person("ana")).get(f"/attachments/{row.public_id}/").status_code == 404


@pytest.mark.parametrize("state", ["wanted", "missing"])
def test_nothing_without_bytes(
    company: Company, stored: Callable[..., Attachment], as_person: Callable[[User], Client], state: str
) -> None:
    row = stored("image/png", state=state)
    client = as_person(company.person("rosa", role="supervisor"))
    assert client.get(f"/attachments/{row.public_id}/").status_code == 404


def test_bytes_that_storage_lost_are_not_found(
    company: Company, stored: Callable[..., Attachment], as_person: Callable[[User], Client]
) -> None:
    row = stored("image/png")
    default_storage.delete(row.path)
    client = as_person(company.person("rosa", role="supervisor"))
    assert client.get(f"/attachments/{row.public_id}/").status_code == 404
