"""Customers with phones in the simulated WhatsApp, and what each must have got in the end."""

import base64
import itertools
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import psycopg

from tests.crash.platform import Platform
from tests.crash.waiting import until

COPIES = 10
"""A model that is asked again, because its answer was lost with a worker, says the same again."""

_numbers = itertools.count(1)


def _word() -> str:
    """Return a word that no other message holds; letters only, for numbers are hidden from the model."""
    number, letters = next(_numbers), ""
    for _ in range(4):
        number, rest = divmod(number, 26)
        letters = string.ascii_lowercase[rest] + letters
    return f"zq{letters}"


@dataclass
class Customer:
    """One phone; `bursts` are the words written together, in order."""

    phone: str
    http: httpx2.Client
    model: httpx2.Client
    bursts: list[list[str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def says(self, *, messages: int = 1, text: str = "mensagem", ticket: bool = False) -> str:
        """Write a burst of messages with words of their own; return the last one's, which the answer will name."""
        words = [_word() for _ in range(messages)]
        for word in words:
            self._script(word, ticket=ticket)
        self.bursts.append(words)
        for word in words:
            self.writes(f"{text} {word}")
        return words[-1]

    def expects(self) -> str:
        """Return the word of a message that the test will bring itself."""
        word = _word()
        self._script(word, ticket=False)
        self.bursts.append([word])
        return word

    def _script(self, word: str, *, ticket: bool) -> None:
        call = {"tool_calls": [{"name": "open_ticket", "arguments": {"subject": word}}]}
        answers = [{"match": word, "text": answer_to(word)}] * COPIES
        scripts = [{"match": word, **call}, *answers] if ticket else answers
        self.model.post("/simulated/script", json=scripts).raise_for_status()

    def writes(self, text: str) -> None:
        """Write one message."""
        self._sends({"type": "text", "text": text})

    def sends(self, kind: str, data: bytes, *, caption: str = "", name: str = "") -> None:
        """Send one file, as the phones of the simulator do."""
        encoded = base64.b64encode(data).decode()
        self._sends({"type": kind, "base64": encoded, "caption": caption, "filename": name})

    def _sends(self, body: dict[str, Any]) -> None:
        answer = self.http.post(f"/simulated/phones/{self.phone}/messages", json=body)
        assert answer.status_code == 201, answer.text
        self.ids.append(answer.json()["id"])


def answer_to(word: str) -> str:
    """Return what the model says to a burst that ends with this word."""
    return f"Entendi: {word}."


@dataclass
class Crowd:
    """All customers of one test."""

    platform: Platform
    gateway: httpx2.Client
    model: httpx2.Client
    customers: list[Customer] = field(default_factory=list)

    def new(self) -> Customer:
        """Return a customer who never wrote before."""
        customer = Customer(f"55119{80000000 + next(_numbers)}", self.gateway, self.model)
        self.customers.append(customer)
        return customer

    def some(self, count: int) -> list[Customer]:
        """Return several."""
        return [self.new() for _ in range(count)]

    def fault(self, **fault: Any) -> None:
        """Let the gateway misbehave until `clear_faults`."""
        self.gateway.post("/simulated/faults", json=fault).raise_for_status()

    def clear_faults(self) -> None:
        """Let the gateway behave again."""
        self.gateway.delete("/simulated/faults").raise_for_status()

    def sent(self, customer: Customer | None = None) -> list[dict[str, Any]]:
        """Return what reached the gateway, oldest first."""
        sends: list[dict[str, Any]] = self.gateway.get("/simulated/sent").raise_for_status().json()["sent"]
        return [send for send in sends if customer is None or send["number"] == customer.phone]

    def wait_until_quiet(self) -> None:
        """Return when everything written is stored and nothing is left to move."""
        until(
            lambda: not self._left(),
            times=5,
            otherwise=lambda: f"unsettled after the recovery: {self._left()}\n{self.platform.troubles()}",
        )

    def _left(self) -> dict[str, Any]:
        self.platform.revive()
        waiting = self.gateway.get("/simulated/state").json()["webhooks"]["waiting"]
        left: dict[str, Any] = {"webhooks under way": waiting} if waiting else {}
        try:
            left |= self.platform.rows.unsettled()
            for customer in self.customers:
                heard = len(self.platform.rows.heard(customer.phone))
                if heard < len(customer.ids):
                    left[customer.phone] = f"{heard} of {len(customer.ids)} messages are stored"
        except psycopg.OperationalError as error:
            left["database"] = str(error)
        return left

    def assert_answered(self, *, one_turn_per_burst: bool = True) -> None:
        """Check each customer's messages, turns and answers against what the gateway received."""
        for customer in self.customers:
            _assert_heard(self.platform, customer)
            answers = _assert_sent_once(self.platform, customer, self.sent(customer))
            _assert_answers(self.platform, customer, answers, one_turn_per_burst=one_turn_per_burst)
        known = {customer.phone for customer in self.customers}
        assert {send["number"] for send in self.sent()} <= known


def _assert_heard(platform: Platform, customer: Customer) -> None:
    """Each accepted message is stored once, in the order in which it was written, and was answered by a turn."""
    heard = platform.rows.heard(customer.phone)
    assert sorted(row["provider_id"] for row in heard) == sorted(customer.ids)
    assert {row["status"] for row in heard} == {"done"}
    burst_of = {word: number for number, burst in enumerate(customer.bursts) for word in burst}
    order = [burst_of[row["text"].split()[-1]] for row in heard]
    assert order == sorted(order), f"{customer.phone}: bursts are mixed up in the thread: {order}"


def _assert_sent_once(platform: Platform, customer: Customer, sends: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What reached the gateway is the outbox, each bubble once, in its order; return the outbox."""
    said = platform.rows.said(customer.phone)
    assert [row["status"] for row in said] == ["sent"] * len(said)
    assert [send["id"] for send in sends] == [row["provider_id"] for row in said]
    assert [send["text"] for send in sends] == [row["text"] for row in said]
    for row in said:
        assert row["attempts"] <= 1 + row["doubts"], f"sent again without a doubt: {row}"
    return said


def _assert_answers(
    platform: Platform, customer: Customer, answers: Sequence[dict[str, Any]], *, one_turn_per_burst: bool
) -> None:
    """Each done turn said one thing, and it names the newest message of the turn."""
    last_of: dict[int, str] = {row["turn"]: row["text"].split()[-1] for row in platform.rows.heard(customer.phone)}
    assert [row["turn"] for row in answers] == sorted(last_of)
    told = [row["text"] for row in answers]
    if one_turn_per_burst:
        assert len(told) == len(customer.bursts), f"{customer.phone} got {told} for {customer.bursts}"
    expected = [{answer_to(word) for word in burst} for burst in customer.bursts]
    asked = {answer_to(word): number for number, burst in enumerate(customer.bursts) for word in burst}
    assert all(text in asked for text in told), f"{customer.phone} got {told}"
    assert [asked[text] for text in told] == sorted(asked[text] for text in told)
    assert len(told) >= len(expected)
