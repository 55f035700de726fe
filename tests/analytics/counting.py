"""Every figure counted the slow way, row by row in Python, with none of the code that makes them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.models import Conversation, ConversationEvent, Message, Outbound
from lia_cortex.analytics.queries.asked import Asked

ZONE = ZoneInfo("America/Sao_Paulo")
HOURS_72 = timedelta(hours=72)


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
    def agent(self) -> int | None:
        people = [line.row.person_id for line in self.lines if line.row.person_id]
        return people[-1] if people else self.row.owner_id

    @property
    def over_at(self) -> datetime | None:
        row = self.row
        if row.state == "closed":
            return row.last_message_at if row.close_reason == "visit over" else row.closed_at
        return row.last_message_at if row.state == "bot" and row.waiting_since is None else None

    def by(self, author: str) -> int:
        return sum(line.row.author == author for line in self.lines)

    def answers(self) -> Iterator[tuple[str, bool, datetime, float, int | None, int | None]]:
        """Yield (by, is_first, when, seconds, agent, assistant)."""
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
                assistant = row.assistant_id or self.row.assistant_id
                yield by, by not in seen, at, (at - waiting).total_seconds(), row.person_id, assistant
                seen.add(by)
                waiting = None


def talks() -> list[Talk]:
    """Read every visit."""
    found = []
    for row in Conversation.objects.select_related("contact"):
        if row.close_reason == "backlog":
            continue
        lines = []
        for message in Message.objects.filter(conversation=row).exclude(kind="reaction").exclude(author="system"):
            sends = list(Outbound.objects.filter(message=message).order_by("pk"))
            if not sends or sends[-1].status == "sent":
                at = sends[-1].sent_at if sends else None
                lines.append(Line(at or message.at, message))
        lines.sort(key=lambda line: (line.at, line.row.pk))
        found.append(Talk(row, lines, list(ConversationEvent.objects.filter(conversation=row))))
    return found


def day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def within(asked: Asked, at: datetime | None) -> bool:
    return at is not None and asked.since <= day(at) <= asked.until


def is_asked(asked: Asked, talk: Talk, *, agent: int | None = None, assistant: int | None = None) -> bool:
    """Tell whether the visit, or its answer of this agent and assistant, is of the part that is asked for."""
    has = (talk.row.number_id, talk.row.team_id, assistant or talk.row.assistant_id, agent)
    wanted = (asked.number, asked.team, asked.assistant, asked.agent)
    return all(want is None or want == one for want, one in zip(wanted, has, strict=True))


def volume(asked: Asked) -> Counter[tuple[Any, ...]]:
    """Count messages and visits by (what, day, hour)."""
    found: Counter[tuple[Any, ...]] = Counter()
    for talk in talks():
        if not is_asked(asked, talk, agent=talk.agent):
            continue
        told = [(line.row.author, line.at) for line in talk.lines] + [("visits", talk.row.opened_at)]
        for what, at in told:
            if within(asked, at):
                found[what.replace("assistant", "bot"), day(at), at.astimezone(ZONE).hour] += 1
    return found


def waits(asked: Asked) -> dict[tuple[str, bool], list[float]]:
    """Return the sorted seconds of answers by (who, is first)."""
    found: dict[tuple[str, bool], list[float]] = {}
    for talk in talks():
        for by, is_first, at, seconds, agent, assistant in talk.answers():
            if within(asked, at) and is_asked(asked, talk, agent=agent, assistant=assistant):
                found.setdefault((by, is_first), []).append(seconds)
    return {key: sorted(values) for key, values in found.items()}


def ended(asked: Asked, now: datetime) -> list[Talk]:
    """Return the visits that ended in these days, as far as it is known now."""
    found = []
    for talk in talks():
        is_over = talk.over_at is not None and (talk.row.state == "closed" or talk.over_at <= now - timedelta(hours=12))
        if is_over and within(asked, talk.over_at) and is_asked(asked, talk, agent=talk.agent):
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
