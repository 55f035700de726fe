"""A phone is paired, a session restarted and ended, through the pages and the simulated gateway over HTTP."""

import json
import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.models import Instance
from conversations.services import house
from lia_cortex.integrations.evolution.simulated_control import PhoneRefusedError
from lia_cortex.kernel import opaque
from lia_cortex.operations import gateway as door
from lia_cortex.operations.queries import reach
from lia_cortex.operations.views import pairing
from lia_cortex.registry.models import AuditEntry
from tests.api import rows
from tests.fixtures_gateway import Gateway
from tests.worker import Clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def principal(gateway: Gateway) -> Instance:
    """Return the row of a session that the gateway has."""
    return rows.instance("principal")


@pytest.fixture
def admin(settings: Settings) -> Client:
    """Return who steers, with a simulated gateway."""
    settings.EVOLUTION_SIMULATED = True
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(rows.person("admin"))
    return client


def act(admin: Client, row: Instance, verb: str, **form: str) -> str:
    """Do it, and return the page that follows."""
    answer = admin.post(f"/operations/instances/{row.public_id}/{verb}/", form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def state(page: str) -> str:
    return str(re.findall(r'data-pairing="(\w+)"', page)[0])


def picture(page: str) -> str:
    return str(re.findall(r'src="(data:image/png;base64,[^"]+)"', page)[0])


def audited() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_from_logged_out_to_open(admin: Client, principal: Instance, moment: Clock) -> None:
    page = admin.get("/operations/instances/").content.decode()
    assert "only session that sends: answers wait until then" in page
    assert "The gateway is simulated" in page
    page = act(admin, principal, "log-out")
    assert "The session has ended" in page
    assert "data-told" not in page  # row and gateway agree at once
    principal.refresh_from_db()
    assert (principal.status, principal.status_reason) == ("closed", "401")
    assert "there is nothing to restart" in act(admin, principal, "restart")

    pairing_page = admin.get(f"/operations/instances/{principal.public_id}/pairing/").content.decode()
    assert (state(pairing_page), "The gateway is simulated" in pairing_page) == ("none", True)
    page = act(admin, principal, "pair")
    assert (state(page), picture(page)[:22]) == ("code", "data:image/png;base64,")
    assert state(act(admin, principal, "scan")) == "open"
    assert 'data-told="open"' in admin.get("/operations/instances/").content.decode()
    house.watch_instances(now=moment.at)  # what its events do, where they arrive
    assert Instance.objects.get().status == "open"
    assert "connects the instance anew" in act(admin, principal, "restart")
    assert audited() == ["instance.logged_out", "instance.paired", "instance.restarted"]


def test_a_code_expires_and_a_fresh_one_pairs(
    admin: Client, principal: Instance, gateway: Gateway, moment: Clock
) -> None:
    act(admin, principal, "log-out")
    first = picture(act(admin, principal, "pair"))
    old = admin.session[pairing.KEPT]["text"]
    moment.forward(pairing.LIVES.total_seconds())
    address = f"/operations/instances/{principal.public_id}/pairing/"
    page = admin.get(address).content.decode()
    assert (state(page), "data-renews" in page, first in page) == ("expired", False, False)
    second = act(admin, principal, "pair", again="1")
    assert (state(second), "data-renews" in second) == ("code", True)
    assert picture(second) != first
    with pytest.raises(PhoneRefusedError, match="expired"):
        door.phones().scan("principal", code=old)
    for _ in range(pairing.RENEWALS):
        page = act(admin, principal, "pair", again="1")
    assert (state(page), "data-renews" in page) == ("code", False)  # a page that nobody looks at stops
    assert state(act(admin, principal, "scan")) == "open"


def test_the_gateway_gives_up_after_many_codes_and_begins_anew(admin: Client, principal: Instance) -> None:
    act(admin, principal, "log-out")
    for _ in range(30):
        page = act(admin, principal, "pair")
        assert state(page) == "code"
    assert "gives no more codes for now" in act(admin, principal, "pair")
    assert state(act(admin, principal, "pair")) == "code"


@pytest.mark.parametrize(
    ("trouble", "told", "words"),
    [
        ("down", "away", "The gateway does not answer: try again in a moment."),
        ("slow", "slow", "The gateway does not answer: try again in a moment."),
        ("key", "key", "The gateway does not take our key"),
        ("unknown", "", "The gateway does not know this instance"),
    ],
)
def test_trouble_is_told_in_words_and_changes_nothing(
    admin: Client,
    principal: Instance,
    gateway: Gateway,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
    told: str,
    words: str,
) -> None:
    if trouble == "down":
        settings.EVOLUTION_API_URL = "http://127.0.0.1:1"
    elif trouble == "slow":
        monkeypatch.setattr(door, "ANSWER_SECONDS", 0.3)
        monkeypatch.setattr(reach, "SECONDS", 0.1)
        gateway.fails(kind="hang", endpoint="instance", seconds=1.0)
    elif trouble == "key":
        settings.EVOLUTION_API_KEY = "another"
    else:
        gateway.forgets("principal")
    for verb in ("log-out", "restart", "pair"):
        assert words in act(admin, principal, verb).replace("&#x27;", "'"), verb
    page = admin.get("/operations/instances/")
    assert page.status_code == 200
    assert ([told] if told else []) == re.findall(r'data-trouble="(\w+)"', page.content.decode())
    assert ('data-told="unknown"' in page.content.decode()) is (trouble == "unknown")
    principal.refresh_from_db()
    assert principal.status == "open"
    assert audited() == []


def test_only_admins_see_a_code_and_only_where_there_is_an_instance(admin: Client, principal: Instance) -> None:
    act(admin, principal, "log-out")
    act(admin, principal, "pair")
    address = f"/operations/instances/{principal.public_id}/pairing/"
    for role in ("agent", "supervisor"):
        other = Client()
        other.force_login(rows.person(role))
        assert other.get(address).status_code == 403
    told = {"event": "qrcode.updated", "data": {"qrcode": {"code": "2@secret", "pairingCode": "ABCD1234"}}}
    event = opaque.of(opaque.EVENT, rows.event(event="qrcode.updated", body=json.dumps(told).encode()).pk)
    read = other.get(f"/operations/events/{event}/").content.decode()
    assert ("qrcode.updated" in read, "secret" in read, "ABCD" in read) == (True, False, False)
    colleague = Client()
    colleague.force_login(rows.person("admin"))
    assert state(colleague.get(address).content.decode()) == "none"  # the code is hers who asked
    assert admin.get("/operations/instances/in_00000000000000000000/pairing/").status_code == 404
