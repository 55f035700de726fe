"""Every figure counted the slow way, row by row in Python, with none of the code that makes them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.models import Conversation, ConversationEvent, Message, Outbound
from lia_cortex.analytics.queries.asked import Asked

ZONE = ZoneInfo("America/Sao_Paulo")
HOURS_72 = timedelta(hours=72)


@dataclass(frozen=True)
class Dimensions:
    """Under whom something is counted."""

    number: int
    team: int | None
    assistant: int
    agent: int | None


@dataclass
class Line:
    """A message that reached somebody."""

    at: datetime
    row: Message


@dataclass
class Talk:
    """A visit, read from its rows."""

    row: Conversation
    lines: list[Line]
    events: list[ConversationEvent]

    @property
    def last(self) -> Dimensions:
        """Return who served it last."""
        writers = [line.row.person_id for line in self.lines if line.row.person_id]
        holders = [event.floor["person"] for event in self.events if event.floor and event.floor["person"]]
        agent = writers[-1] if writers else holders[-1] if holders else self.row.owner_id
        return Dimensions(self.row.number_id, self.row.team_id, self.row.assistant_id, agent)

    def floor_of(self, message: Message) -> dict[str, Any]:
        """Return who had the conversation when the message was written."""
        known = [event for event in self.events if event.floor]
        before = [event for event in known if event.at < message.at]
        if message.direction == "in":
            before += [event for event in known if event.at == message.at]
        if before:
            return dict(before[-1].floor)
        row = self.row
        now = {"team": row.team_id, "assistant": row.assistant_id, "person": row.owner_id}
        return dict(known[0].floor) if known else now

    def of(self, message: Message) -> Dimensions:
        """Return under whom the message is counted."""
        floor = self.floor_of(message)
        agent = {"customer": floor["person"], "person": message.person_id}.get(message.author)
        return Dimensions(self.row.number_id, floor["team"], message.assistant_id or floor["assistant"], agent)

    def changes(self) -> Iterator[tuple[ConversationEvent, Dimensions]]:
        """Yield the changes of hands, and under whom each is counted."""
        before: dict[str, Any] = {}
        for event in self.events:
            after = event.floor
            if event.kind in {"queued", "taken_over", "phone", "handed_off", "returned"}:
                agent = before.get("person") or after.get("person") or event.actor_id if after else self.last.agent
                team = after["team"] if after else self.last.team
                assistant = before.get("assistant", self.last.assistant)
                yield event, Dimensions(self.row.number_id, team, assistant, agent)
            before = after

    @property
    def over_at(self) -> datetime | None:
        row = self.row
        if row.state == "closed":
            return row.last_message_at if row.close_reason == "visit over" else row.closed_at
        return row.last_message_at if row.state == "bot" and row.waiting_since is None else None

    def by(self, author: str) -> int:
        return sum(line.row.author == author for line in self.lines)

    def answers(self) -> Iterator[tuple[str, bool, datetime, float, Dimensions]]:
        """Yield (by, is_first, when, seconds, under whom)."""
        steps: list[tuple[datetime, bool, int, Any]] = [
            (line.at, line.row.author != "customer", line.row.pk, line.row) for line in self.lines
        ]
        steps += [(event.at, False, 0, None) for event in self.events if event.kind == "queued"]
        waiting, seen = None, set()
        for at, is_answer, _, row in sorted(steps, key=lambda step: step[:3]):
            if not is_answer:
                waiting = waiting or at
            elif waiting:
                by = "bot" if row.author == "assistant" else "person"
                yield by, by not in seen, at, (at - waiting).total_seconds(), self.of(row)
                seen.add(by)
                waiting = None


def talks() -> list[Talk]:
    """Read every visit."""
    sends, messages, events = defaultdict(list), defaultdict(list), defaultdict(list)
    for send in Outbound.objects.order_by("pk"):
        sends[send.message_id].append(send)
    for message in Message.objects.exclude(kind="reaction").exclude(author="system"):
        messages[message.conversation_id].append(message)
    for event in ConversationEvent.objects.order_by("at", "pk"):
        events[event.conversation_id].append(event)
    found = []
    for row in Conversation.objects.select_related("contact"):
        if row.close_reason == "backlog":
            continue
        lines = []
        for message in messages[row.pk]:
            tries = sends[message.pk]
            if not tries or tries[-1].status == "sent":
                at = tries[-1].sent_at if tries else None
                lines.append(Line(at or message.at, message))
        lines.sort(key=lambda line: (line.at, line.row.pk))
        found.append(Talk(row, lines, events[row.pk]))
    return found


def day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def within(asked: Asked, at: datetime | None) -> bool:
    return at is not None and asked.since <= day(at) <= asked.until


def is_asked(asked: Asked, of: Dimensions) -> bool:
    """Tell whether what is counted under these is of the part that is asked for."""
    has = (of.number, of.team, of.assistant, of.agent)
    wanted = (asked.number, asked.team, asked.assistant, asked.agent)
    return all(want is None or want == one for want, one in zip(wanted, has, strict=True))


def volume(asked: Asked) -> Counter[tuple[Any, ...]]:
    """Count messages and visits by (what, day, hour)."""
    found: Counter[tuple[Any, ...]] = Counter()
    for talk in talks():
        told = [(line.row.author, line.at, talk.of(line.row)) for line in talk.lines]
        for what, at, of in [*told, ("visits", talk.row.opened_at, talk.last)]:
            if within(asked, at) and is_asked(asked, of):
                found[what.replace("assistant", "bot"), day(at), at.astimezone(ZONE).hour] += 1
    return found


def waits(asked: Asked) -> dict[tuple[str, bool], list[float]]:
    """Return the sorted seconds of answers by (who, is first)."""
    found: dict[tuple[str, bool], list[float]] = {}
    for talk in talks():
        for by, is_first, at, seconds, of in talk.answers():
            if within(asked, at) and is_asked(asked, of):
                found.setdefault((by, is_first), []).append(seconds)
    return {key: sorted(values) for key, values in found.items()}


def ended(asked: Asked, now: datetime) -> list[Talk]:
    """Return the visits that ended in these days, as far as it is known now."""
    found = []
    for talk in talks():
        is_over = talk.over_at is not None and (talk.row.state == "closed" or talk.over_at <= now - timedelta(hours=12))
        if is_over and within(asked, talk.over_at) and is_asked(asked, talk.last):
            found.append(talk)
    return found


def is_settled(talk: Talk) -> bool:
    kinds = {event.kind for event in talk.events}
    return bool(talk.by("assistant")) and not talk.by("person") and not kinds & {"queued", "taken_over", "phone"}


def came_back(talk: Talk, everything: list[Talk]) -> bool:
    """Tell whether the same customer came to the same number within 72 h of its end."""
    over = talk.over_at
    assert over
    return any(
        other.row.pk != talk.row.pk
        and other.row.contact.root_id == talk.row.contact.root_id
        and other.row.number_id == talk.row.number_id
        and over < other.row.opened_at <= over + HOURS_72
        for other in everything
    )


def nearest_rank(values: list[float], percent: int) -> float:
    """Return the least value that this many percent do not exceed."""
    return values[max(-(-len(values) * percent // 100), 1) - 1]
