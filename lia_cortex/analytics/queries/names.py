"""What can be looked at alone, by the id that addresses show."""

from dataclasses import dataclass

from assistants.models import Assistant
from conversations.models import WhatsAppNumber
from lia_cortex.accounts.models import Team, User

DIMENSIONS = ("assistant", "agent", "team", "number")


@dataclass(frozen=True, slots=True)
class Choice:
    """A number, a team, an assistant, a person."""

    pk: int
    public_id: str
    name: str


def choices(*, person: User) -> dict[str, list[Choice]]:
    """Return what the person may choose of each dimension; four queries. An agent is the only agent."""
    people = User.objects.order_by("first_name", "username")
    if not person.sees_everything:
        people = people.filter(pk=person.pk)
    return {
        "assistant": [Choice(row.pk, row.public_id, row.name) for row in Assistant.objects.all()],
        "agent": [Choice(row.pk, row.public_id, row.get_full_name() or row.get_username()) for row in people],
        "team": [Choice(row.pk, row.public_id, row.name) for row in Team.objects.order_by("name")],
        "number": [Choice(row.pk, row.public_id, row.name) for row in WhatsAppNumber.objects.all()],
    }
