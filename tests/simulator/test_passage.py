"""The passage from the browser to the simulated gateway, and who may take it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from lia_cortex.accounts.models import User
from lia_cortex.simulator import views
from tests.fixtures_gateway import Gateway

MARIA = "5511988880001"
HERE = "127.0.0.1"
PATHS = ["/simulator/", "/simulator/chats/", "/simulator/media/x/"]


@pytest.fixture
def here(settings: Any, gateway: Gateway) -> Iterator[Client]:
    """Return a client on this machine, of a local platform with a simulated WhatsApp."""
    settings.LIA_ENV = "local"
    settings.EVOLUTION_SIMULATED = True
    yield Client(headers={"Accept-Language": "en"}, REMOTE_ADDR=HERE)
    views._phones().close()
    views._phones_at.cache_clear()


def post(client: Client, path: str, body: object) -> Any:
    return client.post(f"/simulator/{path}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("environment", "simulated"), [("production", True), ("local", False)])
def test_there_are_no_phones_elsewhere(settings: Any, db: None, path: str, environment: str, simulated: bool) -> None:
    settings.LIA_ENV, settings.EVOLUTION_SIMULATED = environment, simulated
    assert Client(REMOTE_ADDR=HERE).get(path).status_code == 404


@pytest.mark.parametrize("simulated", [True, False])
def test_customers_of_the_example_back_office_are_offered(here: Client, settings: Any, simulated: bool) -> None:
    settings.BACKOFFICE_SIMULATED = simulated
    page = here.get("/simulator/").content.decode()
    assert ('value="5514900000001"' in page) is simulated
    assert ("Bruno Lacerda, CPF/CNPJ 49064523029" in page) is simulated


@pytest.mark.parametrize(
    ("address", "headers"), [("192.168.0.9", {}), (HERE, {"X-Forwarded-For": "192.168.0.9"}), ("", {})]
)
def test_other_machines_log_in_first(here: Client, db: None, address: str, headers: dict[str, str]) -> None:
    stranger = Client(headers=headers, REMOTE_ADDR=address)
    assert stranger.get("/simulator/").headers["Location"].startswith("/login/?next=/simulator/")
    assert post(stranger, f"phones/{MARIA}/messages/", {"text": "oi"}).status_code == 403
    stranger.force_login(User.objects.create(username="ana"))
    assert stranger.get("/simulator/").status_code == 200


def test_a_message_goes_through_and_comes_back(here: Client) -> None:
    sent = post(here, f"phones/{MARIA}/messages/", {"type": "text", "text": "oi", "push_name": "Maria"})
    assert sent.status_code == 200
    told = here.get("/simulator/chats/", {"number": [MARIA, "5511988880002"]}).json()
    assert [message["text"] for message in told["phones"][0]["messages"]] == ["oi"]
    assert told["phones"][1]["messages"] == []
    assert told["companies"][0]["number"] == "5511999990000"
    again = here.get("/simulator/chats/", {"number": [MARIA, "5511988880002"], "seen": told["version"]})
    assert again.json() == {"version": told["version"]}


def test_a_file_comes_back_but_never_as_a_page(here: Client) -> None:
    picture = {"type": "image", "base64": "iVBORw0KGgo=", "mime": "image/png"}
    page = {"type": "document", "base64": "PGI+", "mime": "text/html", "filename": "a.html"}
    shown = post(here, f"phones/{MARIA}/messages/", picture).json()["id"]
    kept = post(here, f"phones/{MARIA}/messages/", page).json()["id"]
    response = here.get(f"/simulator/media/{shown}/")
    assert response.headers["Content-Type"] == "image/png"
    response = here.get(f"/simulator/media/{kept}/")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert here.get("/simulator/media/nothing/").status_code == 404


def test_the_owner_types_and_the_customer_leaves_the_network(here: Client) -> None:
    assert post(here, "owner/messages/", {"type": "text", "text": "sou eu", "to": MARIA}).status_code == 200
    screen = post(here, f"phones/{MARIA}/", {"online": False, "on_whatsapp": False}).json()
    assert (screen["online"], screen["on_whatsapp"]) == (False, True)  # only what a phone's owner may set
    assert screen["messages"][0]["origin"] == "phone"
    assert post(here, f"phones/{MARIA}/presence/", {"presence": "composing"}).json() == {}


@pytest.mark.parametrize("body", [{"type": "poem"}, {"type": "edit", "target": "x"}, ["text"], "text"])
def test_nonsense_is_refused_in_words(here: Client, body: object) -> None:
    response = post(here, f"phones/{MARIA}/messages/", body)
    assert response.status_code == 400
    assert response.json()["detail"]


def test_a_number_is_never_a_path(here: Client) -> None:
    post(here, f"phones/{MARIA}/messages/", {"type": "text", "text": "oi"})
    here.get("/simulator/chats/", {"number": ["../reset", "x/../../state?"]})
    post(here, "phones/..%2Freset/", {})
    told = here.get("/simulator/chats/", {"number": MARIA}).json()
    assert len(told["phones"][0]["messages"]) == 1


def test_a_silent_gateway_is_said_to_be_silent(here: Client, settings: Any) -> None:
    settings.EVOLUTION_API_URL = "http://127.0.0.1:9"
    response = here.get("/simulator/chats/", {"number": MARIA})
    assert response.status_code == 503
    assert response.json()["detail"] == "The simulated WhatsApp does not answer."


def test_other_sites_cannot_write(here: Client) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=HERE)
    assert post(strict, f"phones/{MARIA}/messages/", {"text": "oi"}).status_code == 403
