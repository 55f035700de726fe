"""What an address asks for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from lia_cortex.accounts.models import User
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.queries.names import DIMENSIONS, Choice

DAYS = 30
"""Days that are shown when nobody says which, today included."""

MOST_DAYS = 400


def read(
    given: Mapping[str, str], *, person: User, choices: Mapping[str, list[Choice]], now: datetime
) -> tuple[Asked, str]:
    """Return the question and the dimension of its parts; what makes no sense is left out.

    An agent is only told of the own work.
    """
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    until = min(_day(given.get("until", "")) or today, today)
    since = _day(given.get("since", "")) or until - timedelta(days=DAYS - 1)
    since = min(max(since, until - timedelta(days=MOST_DAYS - 1)), until)
    rows = {name: _row(given.get(name, ""), choices[name]) for name in DIMENSIONS}
    if not person.sees_everything:
        rows["agent"] = person.pk
    by = given.get("by", "")
    return Asked(since=since, until=until, **rows), by if by in DIMENSIONS else DIMENSIONS[0]


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Room for the days before, which are compared.
    return day if day.year > 2000 else None


def _row(public_id: str, choices: list[Choice]) -> int | None:
    return next((each.pk for each in choices if each.public_id == public_id), None)
