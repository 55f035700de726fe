"""One key, one effect: again, at once, under another body, after a restart, from two processes."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.integrations.backoffice.office import Office, in_a_process, refusal

THREADS = 16
LEAD = {"name": "Ivo Melo", "phone": "14900005678", "city": "Monte Claro", "reason": "prospect"}


def _at_once(offices: list[Office], path: str, keys: list[str], body: object) -> list[httpx2.Response]:
    """Return the answers of as many threads as keys, all let go by one barrier, spread over the offices."""
    barrier = threading.Barrier(len(keys))

    def ask(number: int) -> httpx2.Response:
        barrier.wait()
        return offices[number % len(offices)].post(path, keys[number], body)

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(ask, range(len(keys))))


def _same_result(answers: list[httpx2.Response]) -> None:
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    assert sum("idempotent-replayed" not in each.headers for each in answers) == 1


def test_the_same_key_again_answers_the_same(office: Office) -> None:
    first, again = office.post("leads", "k", LEAD), office.post("leads", "k", LEAD)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    (effect,) = office.control("GET", "effects?key=k")["effects"]
    assert (effect["operation"], effect["replays"], effect["answer"]) == ("register_lead", 1, first.json())
    assert office.done("leads", "other", LEAD)["protocol"] != first.json()["protocol"]


def test_the_same_key_with_another_body_or_path_is_refused(office: Office) -> None:
    office.done("leads", "k", LEAD)
    assert refusal(office.post("leads", "k", {**LEAD, "note": "x"})) == (422, "idempotency_key_reused")
    path = f"contracts/{office.contract('regular')}/cancellation-requests"
    assert refusal(office.post(path, "k")) == (422, "idempotency_key_reused")
    assert (office.effects("register_lead"), office.effects("request_cancellation")) == (1, 0)


def test_a_refusal_stays_the_answer_of_its_key(office: Office) -> None:
    contract = office.contract("regular")
    path = f"contracts/{contract}/trust-unblocks"
    refused = office.post(path, "k")
    office.control("PUT", "clock", {"at": "2040-01-31T12:00:00-03:00"})
    again = office.post(path, "k")
    assert refusal(refused) == refusal(again) == (409, "not_blocked")
    assert office.control("GET", "effects")["count"] == 0


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_an_effect_needs_a_key(office: Office, key: str) -> None:
    assert refusal(office.post("leads", key, LEAD)) == (400, "idempotency_key_required")
    assert office.control("GET", "effects")["count"] == 0


def test_bodies_that_cannot_be_read(office: Office) -> None:
    broken = office.http.post("/v1/leads", content=b"{", headers={"Idempotency-Key": "k"})
    assert refusal(broken) == (400, "malformed_json")
    unreadable: list[object] = [[], "x", {}, {**LEAD, "colour": "red"}]
    for body in unreadable:
        assert refusal(office.post("leads", "k", body)) == (422, "invalid_request")
    office.done("leads", "k", LEAD)


def test_sixteen_at_once_with_one_key_have_one_effect(office: Office) -> None:
    _same_result(_at_once([office], "leads", ["k"] * THREADS, LEAD))
    assert office.effects("register_lead") == 1
    (effect,) = office.control("GET", "effects")["effects"]
    assert effect["replays"] == THREADS - 1


def test_sixteen_at_once_with_a_key_each_unblock_once(office: Office) -> None:
    path = f"contracts/{office.contract('overdue')}/trust-unblocks"
    answers = _at_once([office], path, [f"k{number}" for number in range(THREADS)], None)
    assert sorted(each.status_code for each in answers) == [201] + [409] * (THREADS - 1)
    assert office.effects("unblock_on_trust") == 1


def test_two_processes_on_one_store_have_one_effect(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    with in_a_process(store) as one, in_a_process(store) as other:
        _same_result(_at_once([one, other], "leads", ["k"] * THREADS, LEAD))
        assert one.effects("register_lead") == other.effects("register_lead") == 1


def test_effects_survive_a_kill(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    with in_a_process(store, end=signal.SIGKILL) as office:
        contract = office.contract("overdue")
        path = f"contracts/{contract}/trust-unblocks"
        released = office.done(path, "k")
        customers = office.control("GET", "customers")
        invoices = office.get(f"contracts/{contract}/invoices")
    with in_a_process(store) as office:
        again = office.post(path, "k")
        assert (again.json(), again.headers["idempotent-replayed"]) == (released, "true")
        assert office.effects("unblock_on_trust") == 1
        assert office.control("GET", "customers") == customers
        assert office.get(f"contracts/{contract}/invoices") == invoices
