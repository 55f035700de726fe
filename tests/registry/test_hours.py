"""Business hours hold over nights, weekends, holidays and the changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lia_cortex.kernel import recent
from lia_cortex.registry.models import Calendar, OpeningHours, SpecialDay
from lia_cortex.registry.services import hours
from lia_cortex.registry.services.hours import Hours, Span

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
OFFICE = Hours(
    zone=SAO_PAULO,
    week={day: [Span(time(9), time(12)), Span(time(13), time(18))] for day in range(5)},
    special={date(2026, 11, 20): [], date(2026, 12, 24): [Span(time(9), time(12))]},
)


def _at(text: str, zone: ZoneInfo = SAO_PAULO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00:00", True),
        ("2026-11-23 12:00:00", False),
        ("2026-11-23 17:59:59", True),
        ("2026-11-22 10:00:00", False),  # a Sunday
        ("2026-11-20 10:00:00", False),  # a holiday
        ("2026-12-24 11:00:00", True),
        ("2026-12-24 14:00:00", False),
    ],
)
def test_open_or_closed(moment: str, expected: bool) -> None:
    assert hours.is_open(OFFICE, at=_at(moment)) is expected


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-11-23 09:00", 3600, "2026-11-23 10:00"),
        ("2026-11-23 11:30", 3600, "2026-11-23 13:30"),  # over lunch
        ("2026-11-19 17:30", 3600, "2026-11-23 09:30"),  # over a holiday and a weekend
        ("2026-11-22 03:00", 60, "2026-11-23 09:01"),
        ("2026-11-23 09:00", 8 * 3600, "2026-11-23 18:00"),
        ("2026-12-24 11:00", 7200, "2026-12-25 10:00"),
    ],
)
def test_when_so_much_open_time_has_passed(start: str, seconds: int, due: str) -> None:
    assert hours.later(OFFICE, start=_at(start), seconds=seconds) == _at(due)


def test_a_night_shift_of_two_spans_is_one_time() -> None:
    night = Hours(zone=SAO_PAULO, week={0: [Span(time(22), time(0))], 1: [Span(time(0), time(6))]}, special={})
    assert hours.later(night, start=_at("2026-11-23 23:00"), seconds=7200) == _at("2026-11-24 01:00")
    assert hours.is_open(night, at=_at("2026-11-24 00:00"))


def test_a_day_with_a_changed_clock_has_its_own_length() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    whole_sunday = Hours(zone=lisbon, week={6: [Span(time(0), time(0))]}, special={})
    start, end = _at("2026-10-25 00:00", lisbon), _at("2026-10-26 00:00", lisbon)
    assert hours.between(whole_sunday, start=start, end=end) == 25 * 3600


def test_what_never_opens_is_never_due() -> None:
    assert hours.later(Hours(zone=SAO_PAULO, week={}, special={}), start=_at("2026-11-23 09:00"), seconds=1) is None


def test_without_a_calendar_all_time_counts() -> None:
    start = _at("2026-11-22 03:00")
    assert hours.later(hours.of(None), start=start, seconds=90) == start + timedelta(seconds=90)


@given(minute=st.integers(0, 2 * 365 * 24 * 60), seconds=st.integers(1, 30 * 3600))
def test_the_time_until_due_is_the_time_asked_for(minute: int, seconds: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    due = hours.later(OFFICE, start=start, seconds=seconds)
    assert due is not None
    assert hours.between(OFFICE, start=start, end=due) == seconds
    assert hours.between(OFFICE, start=start, end=due - timedelta(seconds=1)) == seconds - 1


@pytest.mark.django_db
def test_rows_become_hours_and_overlaps_count_once() -> None:
    calendar = Calendar.objects.create(name="Loja", time_zone="America/Manaus")
    for opens, closes in ((time(8), time(12)), (time(11), time(14)), (time(14), time(0))):
        OpeningHours.objects.create(calendar=calendar, weekday=0, opens=opens, closes=closes)
    SpecialDay.objects.create(calendar=calendar, day=date(2026, 11, 30), name="Feriado")
    recent.forget_all()
    found = hours.of(calendar.pk)
    manaus = ZoneInfo("America/Manaus")
    monday, next_monday = _at("2026-11-23 00:00", manaus), _at("2026-11-30 00:00", manaus)
    assert hours.between(found, start=monday, end=monday + timedelta(days=1)) == 16 * 3600
    assert hours.between(found, start=next_monday, end=next_monday + timedelta(days=1)) == 0
