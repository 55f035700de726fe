"""Business hours: whether a calendar is open, and how much of a time it is open for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import Calendar

FURTHEST = timedelta(days=400)
"""A calendar that does not open within this time never will: over a year, holidays included."""

ONE_DAY = timedelta(days=1)
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, on the clock of the calendar's place; until 00:00 is until the end of the day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week, and the days that differ; without a week it is always open."""

    zone: ZoneInfo
    week: Mapping[int, Sequence[Span]] | None
    special: Mapping[date, Sequence[Span]]

    def opening(self, *, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open times from `start` on, in UTC, one after the other, for `FURTHEST` at most."""
        if self.week is None:
            yield start, start + FURTHEST
            return
        # A span that began yesterday ends today at the latest: none is longer than its day.
        day = start.astimezone(self.zone).date()
        for number in range(FURTHEST.days):
            for opens, closes in self._of(day + number * ONE_DAY):
                if closes > start:
                    yield max(opens, start), closes

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        week = self.week or {}
        spans = self.special[day] if day in self.special else week.get(day.weekday(), ())
        return [(self._at(day, one.opens), self._end(day, one.closes)) for one in spans]

    def _end(self, day: date, closes: time) -> datetime:
        return self._at(day + ONE_DAY, MIDNIGHT) if closes == MIDNIGHT else self._at(day, closes)

    def _at(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, tzinfo=self.zone).astimezone(UTC)


ALWAYS = Hours(zone=ZoneInfo("UTC"), week=None, special={})
"""Open round the clock: what counts where a row names no calendar."""


def is_open(hours: Hours, *, at: datetime) -> bool:
    """Return whether somebody is expected to be there at this moment."""
    opens, _ = next(hours.opening(start=at), (None, None))
    return opens == at


def later(hours: Hours, *, start: datetime, seconds: float) -> datetime | None:
    """Return when `seconds` of open time have passed since `start`; None when that never comes."""
    left = timedelta(seconds=seconds)
    for opens, closes in hours.opening(start=start):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def between(hours: Hours, *, start: datetime, end: datetime) -> float:
    """Return how many seconds of open time lie between the two moments; 0 when the end is not after the start."""
    open_time = timedelta()
    for opens, closes in hours.opening(start=start):
        if opens >= end:
            break
        open_time += min(closes, end) - opens
    return open_time.total_seconds()


def _read(calendar_id: int) -> Hours:
    calendar = Calendar.objects.prefetch_related("hours", "special_days").get(pk=calendar_id)
    week: dict[int, list[Span]] = {}
    for row in calendar.hours.all():
        week.setdefault(row.weekday, []).append(Span(row.opens, row.closes))
    special: dict[date, list[Span]] = {}
    for day in calendar.special_days.all():
        spans = [Span(day.opens, day.closes)] if day.opens is not None and day.closes is not None else []
        special[day.day] = spans
    return Hours(zone=ZoneInfo(calendar.time_zone), week=_merged(week), special=special)


def _merged(week: Mapping[int, Sequence[Span]]) -> dict[int, list[Span]]:
    """Return the spans without overlaps: an hour that two rows name is one hour."""
    found: dict[int, list[Span]] = {}
    for weekday, spans in week.items():
        kept: list[Span] = []
        for span in sorted(spans, key=lambda one: one.opens):
            last = kept[-1] if kept else None
            if last is None or (last.closes != MIDNIGHT and span.opens > last.closes):
                kept.append(span)
            elif last.closes != MIDNIGHT and (span.closes == MIDNIGHT or span.closes > last.closes):
                kept[-1] = Span(last.opens, span.closes)
        found[weekday] = kept
    return found


_hours = Recent(_read)


def of(calendar_id: int | None) -> Hours:
    """Return the hours of this calendar, at most a second old; round the clock without one."""
    return ALWAYS if calendar_id is None else _hours(calendar_id)
