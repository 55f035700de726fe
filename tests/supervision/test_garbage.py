"""Addresses that nobody gave out are 404, not broken."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.kernel.addresses import PublicId
from lia_cortex.supervision.models import Act
from tests.supervision.company import Company

GARBAGE = (
    *("%00", "cv_%00", "cv_" + "0" * 19 + "%00", "cv_" + "0" * 20 + "%0a", "cv_" + "0" * 20 + "%00"),
    *("1", "cv_1", "CV_" + "0" * 20, "%ff%fe", "%f0%9f%98%80", "a" * 5000, "'--", "%2e%2e", "cv_" + "u" * 20),
)
OTHER_PARTS = frozenset(
    {"number", "message_id", "path", "url", "object_id", "id", "app_label", "content_type_id", "pk", "name", "kind"}
    | {"queue", "key"}
)
"""Parts of addresses that name no row by a public id: the simulator's phones, Flower, the admin, tools, suggestions."""


def routes(of: URLResolver, before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each address with the converters of its parts."""
    for each in of.url_patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, address)
        elif isinstance(each, URLPattern):
            yield address, each.pattern.converters


def named() -> list[str]:
    """Return the addresses with a public id, the id's place marked by ID."""
    return [
        address.replace("<public_id:public_id>", "ID")
        for address, converters in routes(get_resolver())
        if any(isinstance(each, PublicId) for each in converters.values())
    ]


@pytest.fixture
def client(company: Company, as_person: Callable[[User], Client]) -> Client:
    opened = as_person(company.person("rosa", role="supervisor"))
    opened.raise_request_exception = True
    return opened


def test_every_public_id_is_checked_before_a_view_sees_it() -> None:
    assert len(named()) >= 13
    for address, converters in routes(get_resolver()):
        for name, converter in converters.items():
            assert isinstance(converter, PublicId) or name in OTHER_PARTS, address


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda each: each[:12])
def test_garbage_is_not_found(client: Client, garbage: str) -> None:
    for address in named():
        path = f"/{address.replace('ID', garbage)}"
        for answer in (client.get(path), client.post(path, "{}", content_type="application/json")):
            assert answer.status_code == 404, path
            if address.startswith("api/"):
                assert answer.json()["code"] == "not_found"


def test_an_id_that_nobody_has_is_not_found(client: Client) -> None:
    for address in named():
        path = f"/{address.replace('ID', ids.conversation())}"
        # What only admins may do is refused to others whether it is there or not.
        refused = {403} if address.startswith("operations/") else set()
        assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405} | refused, path


@pytest.mark.parametrize("garbage", ["\x00", "cv_\x00", "zzz", "9.\x00", "9" * 40, "-", "😀"])
def test_garbage_in_a_query_breaks_nothing(client: Client, company: Company, garbage: str) -> None:
    talk = company.conversation()
    company.says(talk, "oi")
    assert client.get("/", {"after": garbage}).status_code == 404
    assert client.get("/", {"state": garbage}).status_code == 200
    changes = client.get("/board/changes/", {"id": [garbage, talk.public_id], "open": garbage})
    assert [row["id"] for row in changes.json()["rows"]] == [talk.public_id]
    assert changes.json()["gone"] == [garbage]
    assert client.get(f"/c/{talk.public_id}/", {"before": garbage}).status_code == 200
    assert client.get("/api/v1/conversations/", {"search": garbage}).status_code in {200, 400}
    assert client.get("/api/v1/conversations/", {"state": garbage}).status_code == 400
    for path in ("/api/v1/conversations/", f"/api/v1/conversations/{talk.public_id}/messages/"):
        answer = client.get(path, {"cursor": garbage, "limit": garbage})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["cursor"])


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\x00", "a" * 200_000, "😀\u202e\ufeff"], ids=["inside", "alone", "long", "odd"]
)
def test_garbage_in_a_form_breaks_nothing(client: Client, company: Company, typed: str) -> None:
    """Whatever a form of the desk says, each address answers with words: done, refused or not found."""
    talk = company.conversation()
    company.says(talk, "oi")
    answer = company.says(talk, "Oi!", author="assistant")
    form = dict.fromkeys(
        ("text", "key", "reason", "add", "remove", "team", "user", "priority", "until", "minutes", "correction"), typed
    )
    form |= {"kind": "reply", "thumb": "down", "id": talk.public_id, "status": typed, "mode": typed, "ask:x": typed}
    paths = ["/acts/", "/presence/", "/notices/", "/theme/"]
    paths += [f"/{each.replace('ID', talk.public_id)}" for each in named() if each.startswith("c/ID/")]
    paths += [f"/c/{talk.public_id}/why/{answer.public_id}/thumb/"]
    for path in paths:
        for verb in Act.Verb.values:
            said = client.post(path.replace("<public_id:message_id>", answer.public_id), form | {"verb": verb})
            assert said.status_code < 500, (path, verb)
            if path != "/acts/":
                break
    tagged = client.post("/acts/", {"verb": "tag", "id": talk.public_id, "add": ["v\x00ip", typed]})
    assert tagged.status_code == 200
