"""Let the gateway deliver its recordings in the order of their times, and say what became of each request."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations import jobs
from conversations.models import Attachment, Conversation, Instance, Message, WebhookEvent
from tests.door import Door
from tests.payloads import RECORDINGS
from tests.worker import Clock, line


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request of a recording, and where it stands in its file."""

    file: str
    index: int
    body: dict[str, Any]

    @property
    def at(self) -> datetime:
        """Return when the gateway sent it."""
        return datetime.fromisoformat(self.body["date_time"])


def recordings() -> list[Recorded]:
    """Return every recorded request, oldest first."""
    return sorted(_read(), key=lambda one: (one.at, one.file, one.index))


def _read() -> Iterator[Recorded]:
    for path in RECORDINGS.glob("*.json"):
        requests = json.loads(path.read_text())
        if isinstance(requests, list):
            yield from (
                Recorded(path.stem, index, request["body"])
                for index, request in enumerate(requests)
                if "body" in request
            )


def deliver(recorded: Recorded, *, door: Door, moment: Clock) -> str:
    """Deliver one request at its time, apply it, and tell what it became."""
    moment.at = recorded.at
    before = max(Message.objects.values_list("pk", flat=True), default=0)
    seen = max(WebhookEvent.objects.values_list("pk", flat=True), default=0)
    states = _states()
    assert door.post(recorded.body) == (200, {"status": "stored"})
    apply_only()
    event = WebhookEvent.objects.get(pk__gt=seen)
    told = [f"{event.status}: {event.reason}" if event.reason else event.status]
    told += [_message(row) for row in Message.objects.filter(pk__gt=before)]
    told += [f"{name} {now}" for name, now in _states().items() if states.get(name) != now]
    return " | ".join(told)


def apply_only() -> None:
    """Run the nudges that apply events, and no other."""
    line().keep_only(lambda job: job is jobs.APPLY_EVENTS)
    runs = [line().take()[1] for _ in range(len(line().entries))]
    for run in runs:
        run()
    line().clear()


def _states() -> dict[str, str]:
    instances = {f"instance {row.name}": f"{row.status} {row.status_reason}".strip() for row in Instance.objects.all()}
    edits = {f"message {row.provider_id}": "edited" for row in Message.objects.filter(edited_at__isnull=False)}
    gone = {f"message {row.provider_id}": "deleted" for row in Message.objects.filter(deleted_at__isnull=False)}
    typing = Conversation.objects.filter(customer_typing_at__isnull=False).exists()
    phone = Conversation.objects.filter(owner_kind=Conversation.Owner.PHONE).exists()
    return instances | edits | gone | ({"typing": "seen"} if typing else {}) | ({"floor": "phone"} if phone else {})


def _message(row: Message) -> str:
    parts = [row.direction, row.author, row.kind, repr(row.text)]
    if row.reply_to_provider_id:
        parts.append(f"to {row.reply_to_provider_id}")
    parts += [f"{name}={value}" for name, value in row.extra.items()]
    parts += [_file(one) for one in Attachment.objects.filter(message_id=row.pk)]
    return " ".join(parts)


def _file(one: Attachment) -> str:
    parts = [one.state, one.mime, str(one.size)]
    parts += ["voice"] if one.is_voice_note else []
    parts += [f"{one.seconds}s"] if one.seconds else []
    return "(" + " ".join([*parts, one.file_name]).strip() + ")"
