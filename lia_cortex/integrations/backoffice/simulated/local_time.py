"""The company's own clock: days and months begin at its midnight, not at UTC's."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Sao_Paulo")
_SUNDAY = 6


def today(now: datetime) -> date:
    """Return the company's date at an aware time."""
    return now.astimezone(ZONE).date()


def at(day: date, hour: int) -> datetime:
    """Return an hour of a day as an aware time."""
    return datetime.combine(day, time(hour), ZONE)


def due_date(month_of: date, day: int, *, months: int = 0) -> date:
    """Return that day in the month of a date, so many months away."""
    year, month = divmod(month_of.year * 12 + month_of.month - 1 + months, 12)
    return date(year, month + 1, min(day, calendar.monthrange(year, month + 1)[1]))


def working_days(after: date, count: int) -> list[date]:
    """Return the next days, Mondays to Saturdays, after a date."""
    day, days = after, list[date]()
    while len(days) < count:
        day += timedelta(days=1)
        if day.weekday() != _SUNDAY:
            days.append(day)
    return days
