"""The tiles of the strip: a figure, its words, and the list or page that it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision import pages
from lia_cortex.supervision.queries import filters, strip
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.queries.strip import Strip

State = Conversation.State
Opens = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure; `since` makes it a clock that runs, `tone` says how bad it is in a word of the style sheet."""

    name: str
    label: str
    icon: str
    value: str
    href: str
    tone: str = ""
    since: datetime | None = None


def of(*, person: User, by: Filter, base: str, now: datetime) -> list[Tile]:
    """Return the tiles that the person may see; a figure that nobody has yet has no tile."""
    found = strip.of(person=person, by=by, now=now)
    rest = by.on(list="", sla="", ended="", answered="", trouble="", q="")

    def opens(**parts: str) -> str:
        return f"{base}{rest.on(**parts).search}"

    return [*_of_work(found, opens), *_of_company(found, opens)]


def _of_work(found: Strip, opens: Opens) -> list[Tile]:
    queue = opens(list=State.WAITING_HUMAN)
    tiles = [
        Tile(
            name="waiting",
            label=str(_("In the queue")),
            icon="queue",
            value=str(found.waiting),
            href=queue,
            tone="wait" if found.waiting else "",
        ),
        Tile(
            name="with_bot",
            label=str(_("With the assistant")),
            icon="bot",
            value=str(found.with_bot),
            href=opens(list=State.BOT),
        ),
        Tile(
            name="with_people",
            label=str(_("With people")),
            icon="headset",
            value=str(found.with_people),
            href=opens(list=State.HUMAN),
        ),
        Tile(
            name="at_risk",
            label=str(_("Promises at risk")),
            icon="clock",
            value=str(found.at_risk),
            href=opens(sla=filters.RISK),
            tone="wait" if found.at_risk else "",
        ),
        Tile(
            name="late",
            label=str(_("Promises late")),
            icon="alert",
            value=str(found.late),
            href=opens(sla=filters.LATE),
            tone="danger" if found.late else "",
        ),
    ]
    if found.oldest is not None:
        oldest = Tile(
            name="oldest", label=str(_("Longest wait")), icon="hourglass", value="", href=queue, since=found.oldest
        )
        tiles.insert(1, oldest)
    return tiles


def _of_company(found: Strip, opens: Opens) -> list[Tile]:
    tiles, operations = [], pages.address("operations")
    if found.automation is not None:
        href = opens(list=State.CLOSED, ended="assistant")
        tiles.append(
            Tile(
                name="automation",
                label=str(_("Automated today")),
                icon="spark",
                value=f"{found.automation} %",
                href=href,
            )
        )
    if found.spent is not None:
        value = f"R$ {number_format(round(found.spent, 2), 2)}"
        tiles.append(
            Tile(name="spent", label=str(_("Models today")), icon="money", value=value, href=f"{operations}#costs")
        )
    if found.answer_seconds is not None:
        value = f"{number_format(round(found.answer_seconds, 1), 1)} s"
        tiles.append(
            Tile(
                name="answer",
                label=str(_("Answer p95, last hour")),
                icon="gauge",
                value=value,
                href=opens(answered="hour"),
            )
        )
    if found.depth is not None:
        tiles.append(
            Tile(
                name="depth",
                label=str(_("Work in queues")),
                icon="stack",
                value=str(found.depth),
                href=f"{operations}#queues-title",
            )
        )
    if found.depth is not None:
        tone = "danger" if found.trouble else ""
        tiles.append(
            Tile(
                name="trouble",
                label=str(_("Errors today")),
                icon="zap",
                value=str(found.trouble),
                href=opens(trouble="today"),
                tone=tone,
            )
        )
    return tiles
