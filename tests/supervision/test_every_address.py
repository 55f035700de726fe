"""Who gets in where: every address of the platform for every role; one that is not in the table fails here."""

import itertools
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from lia_cortex.accounts.models import User
from lia_cortex.registry.models import Breaker
from lia_cortex.registry.services import processes
from lia_cortex.supervision.models import Macro
from tests.api import rows
from tests.supervision.company import Company
from tests.supervision.test_garbage import routes

IN, LOGIN, KEY, FORBIDDEN, HIDDEN, NOT_SO = "in", "login", "key", "forbidden", "hidden", "not so"
ROLES = ("stranger", "deactivated", "agent", "supervisor", "supervisor with the admin site", "admin")

OPEN = (IN,) * 6
PEOPLE = (LOGIN, LOGIN, IN, IN, IN, IN)
OVERSEE = (LOGIN, LOGIN, FORBIDDEN, IN, IN, IN)
SEE = (LOGIN, LOGIN, HIDDEN, IN, IN, IN)
"""A conversation that agents do not see; those that they do are in test_visibility, and their verbs in test_rights."""
STEER = (LOGIN, LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN)
MISSING = (LOGIN, LOGIN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
KEYS = (KEY, KEY, IN, IN, IN, IN)
KEYS_SEE = (KEY, KEY, HIDDEN, IN, IN, IN)
KEYS_OVERSEE = (KEY, KEY, FORBIDDEN, IN, IN, IN)

VERBS = [
    *("messages", "take-over", "return-to-bot", "transfer", "assign", "close", "reopen", "set-aside", "wake"),
    *("priority", "tags", "notes"),
]
C, API = "c/<public_id:public_id>/", "api/v1/conversations/<public_id:public_id>/"
TABLE: dict[str, tuple[str, ...]] = {
    # Machines, and the way in.
    **dict.fromkeys(["GET healthz", "GET readyz", "GET metrics", "GET login/", "POST login/"], OPEN),
    **dict.fromkeys(["GET api/schema/", "GET api/docs/", "GET i18n/setlang/", "POST i18n/setlang/"], OPEN),
    "POST logout/": (LOGIN,) * 6,
    # Everybody's pages, each with what is theirs.
    **dict.fromkeys(["GET ", "GET desk/", "GET board.csv", "GET desk.csv", "GET commands/", "GET jump/"], PEOPLE),
    **dict.fromkeys(["GET notices/", "POST notices/", "GET notices/fresh/", "GET watches/"], PEOPLE),
    **dict.fromkeys(["GET presence/", "POST presence/", "GET board/changes/", "POST acts/", "GET analytics/"], PEOPLE),
    "POST acts/<public_id:public_id>/undo/": MISSING,
    # One conversation.
    **dict.fromkeys([f"GET {C}", f"GET desk/{C}"], SEE),
    **dict.fromkeys([f"GET {C}{part}/" for part in ("peek", "now", "menu", "times", "suggest", "macros")], SEE),
    **dict.fromkeys([f"GET {C}{part}/" for part in ("panel", "visits", "knowledge")], SEE),
    **dict.fromkeys([f"POST {C}{part}/" for part in ("say", "note", "draft", "suggest/<slug:kind>")], SEE),
    f"POST {C}resend/<public_id:outbound>/": SEE,
    f"POST {C}macros/<public_id:macro_id>/": SEE,
    f"POST {C}look-up/<slug:name>/": MISSING,
    f"GET {C}why/<public_id:message_id>/": SEE,
    f"POST {C}why/<public_id:message_id>/thumb/": SEE,
    "GET attachments/<public_id:public_id>/": SEE,
    "GET attachments/<public_id:public_id>/thumbnail/": SEE,
    # Supervisors see the whole, admins steer it.
    **dict.fromkeys(["GET wall/", "GET operations/", "GET operations/trend/<slug:queue>/"], OVERSEE),
    **dict.fromkeys([f"GET operations/{page}/" for page in ("instances", "stuck", "failed", "switches")], OVERSEE),
    "GET operations/events/": OVERSEE,
    **dict.fromkeys([f"POST operations/queues/<slug:queue>/{verb}/" for verb in ("pause", "resume")], STEER),
    **dict.fromkeys([f"POST operations/workers/<slug:key>/{verb}/" for verb in ("drain", "undrain")], STEER),
    "POST operations/breakers/<slug:name>/reset/": STEER,
    "POST operations/failed/<slug:kind>/retry/": STEER,
    "POST operations/switches/<slug:name>/": STEER,
    **dict.fromkeys(
        [f"POST operations/instances/<public_id:public_id>/{verb}/" for verb in ("pair", "restart", "scan")], STEER
    ),
    "POST operations/instances/<public_id:public_id>/log-out/": STEER,
    "GET operations/instances/<public_id:public_id>/pairing/": STEER,
    # Rows that are not there: asked for the rights first.
    "GET operations/events/<public_id:public_id>/": (LOGIN, LOGIN, FORBIDDEN, HIDDEN, HIDDEN, HIDDEN),
    **dict.fromkeys([f"POST operations/stuck/<public_id:public_id>/{verb}/" for verb in ("again", "to-person")], STEER),
    "POST operations/failed/<slug:kind>/<public_id:public_id>/retry/": STEER,
    **dict.fromkeys(["GET flower/", "GET flower/<path:path>"], STEER),
    # Programs.
    **dict.fromkeys(["GET api/v1/conversations/", "GET api/v1/knowledge/search/"], KEYS),
    **dict.fromkeys([f"GET {API}", f"GET {API}messages/", f"GET {API}notes/"], KEYS_SEE),
    **dict.fromkeys([f"POST {API}{verb}/" for verb in VERBS], KEYS_SEE),
    **dict.fromkeys(["GET api/v1/queues/", "POST api/v1/knowledge/articles/"], KEYS_OVERSEE),
}
METHODS = ("GET", "POST")


def named(address: str) -> bool:
    """Return whether it is in the table; the admin site asks its own roles, the simulator is not in production."""
    return not address.startswith(("admin/", "simulator/"))


ADDRESSES = sorted({address for address, _ in routes(get_resolver())})


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(company: Company) -> dict[str, User | None]:
    gone = company.person("gil", role="admin")
    return {
        "stranger": None,
        "deactivated": gone,
        "agent": company.person("ana", team=company.team),
        "supervisor": company.person("rosa", role="supervisor"),
        "supervisor with the admin site": User.objects.create_user("sam", role="supervisor", is_staff=True),
        "admin": User.objects.create_superuser("boss", password="x", role="admin"),
    }


@pytest.fixture
def clients(people: dict[str, User | None]) -> dict[str, Client]:
    """Return each one's browser; who was deactivated keeps the cookie of the login."""
    found = {name: Client(raise_request_exception=False) for name in ROLES}
    for name, person in people.items():
        if person is not None:
            found[name].force_login(person)
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)  # type: ignore[union-attr]
    return found


class Parts:
    """Rows that the addresses name; the conversation is one that the agent does not see."""

    def __init__(self, company: Company) -> None:
        talk = company.conversation()
        said = company.says(talk, "oi")
        answer = company.answers(talk, "Olá", status="failed")
        path = default_storage.save("ab/cd", BytesIO(b"x"))
        file = company.attaches(said, path=path, mime="image/png", sniffed="image/png", thumbnail=path)
        macro = Macro.objects.create(name="Oi", steps=[{"verb": "tag", "add": ["x"]}])
        instance = rows.instance("principal")
        processes.beat(key="io-1", name="io:1", pid=1, queues=["outbound"], now=company.now)
        Breaker.objects.create(name="model", failures=2)
        self._talk = talk
        self._of = {"outbound": answer.outbound.get().public_id, "message_id": answer.public_id}
        self._of |= {"macro_id": macro.public_id, "queue": "outbound", "key": "io-1"}
        self._ids = {"attachments/": file.public_id, "operations/instances/": instance.public_id}
        self._names = {"operations/breakers/": "model", "operations/switches/": "typing", "c/": "nothing"}
        self._kinds = {"c/": "improve", "operations/": "events"}

    def path(self, address: str) -> str:
        """Return the address with these rows in it."""

        def value(part: re.Match[str]) -> str:
            name = part[1]
            by = {"public_id": self._ids, "name": self._names, "kind": self._kinds}.get(name, {})
            found = next((each for start, each in by.items() if address.startswith(start)), None)
            return found or self._of.get(name) or self._talk.public_id

        before = f"?before={self._talk.public_id}" if address.endswith("visits/") else ""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, address) + before


def outcome(answer: Any) -> str:
    """Return how somebody was received."""
    if answer.status_code == 302 and "/login/" in answer["Location"]:
        return LOGIN
    return {401: KEY, 403: FORBIDDEN, 404: HIDDEN, 405: NOT_SO}.get(answer.status_code, IN)


def test_every_address_is_in_the_table() -> None:
    told = {entry.split(" ", 1)[1] for entry in TABLE}
    assert {address for address in ADDRESSES if named(address)} == told


def test_each_role_at_each_address(company: Company, clients: dict[str, Client]) -> None:
    """What the table does not name lets nobody in."""
    parts, wrong = Parts(company), []
    for address, method in itertools.product(sorted(ADDRESSES, key="logout/".__eq__), METHODS):
        expected = TABLE.get(f"{method} {address}", (None,) * len(ROLES))
        for role, wanted in zip(ROLES, expected, strict=True) if named(address) else ():
            with transaction.atomic():
                found = outcome(clients[role].generic(method, parts.path(address)))
                transaction.set_rollback(True)
            if found != wanted and (wanted or found == IN):
                wrong.append((method, address, role, found))
    assert wrong == []
