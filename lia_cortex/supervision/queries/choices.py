"""What a person chooses from when a conversation goes to somebody else or is set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assistants.models import Assistant
from conversations.services import marks
from lia_cortex.accounts.models import Team, User
from lia_cortex.supervision.queries import people, urgencies
from lia_cortex.supervision.queries.bubbles import Head

MORNING = 8
"""The hour at which a conversation comes back the next day."""

MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose; `is_so` when it holds already."""

    value: str
    name: str
    is_so: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All that the menu of one conversation offers."""

    people: Sequence[Choice]
    teams: Sequence[Choice]
    assistants: Sequence[Choice]
    priorities: Sequence[Choice]
    tags: Sequence[Choice]


def of(head: Head) -> Choices:
    """Return what may be chosen for this conversation, in four queries."""
    users = User.objects.filter(is_active=True).order_by("first_name", "username")[:MOST_PEOPLE]
    tags = {*marks.offered(), *head.tags}
    return Choices(
        people=[
            Choice(value=one.public_id, name=people.person(one), is_so=one.public_id == head.owner_id) for one in users
        ],
        teams=[Choice(value=one.public_id, name=one.name) for one in Team.objects.all()],
        assistants=[Choice(value=one.public_id, name=one.name) for one in Assistant.objects.filter(is_active=True)],
        priorities=[
            Choice(value=str(number), name=str(name), is_so=str(name) == head.urgency)
            for number, name in urgencies.OFFERED
        ],
        tags=[Choice(value=name, name=name, is_so=name in head.tags) for name in sorted(tags, key=str.casefold)],
    )


def times(*, now: datetime) -> list[Choice]:
    """Return moments to come back at; the empty one is when the customer writes."""
    local = timezone.localtime(now)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    tomorrow = morning + timedelta(days=1)
    monday = morning + timedelta(days=7 - local.weekday())
    return [
        Choice(value="", name=_("Until the customer writes")),
        Choice(value=_at(local + timedelta(minutes=30)), name=_("30 minutes")),
        Choice(value=_at(local + timedelta(hours=2)), name=_("2 hours")),
        Choice(value=_at(tomorrow), name=_("Tomorrow at %(hour)s:00") % {"hour": MORNING}),
        Choice(value=_at(monday), name=_("Monday at %(hour)s:00") % {"hour": MORNING}),
    ]


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
