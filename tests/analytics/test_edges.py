"""Where days begin and clocks change, nothing at all, and two runs at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from conversations.models import Conversation, ConversationEvent, Message
from lia_cortex.accounts.models import User
from lia_cortex.analytics.models import DelayFigure, HourFigure, Visit
from lia_cortex.analytics.queries import delays, outcomes, transfers, volume
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.services import refreshing
from lia_cortex.kernel.partitions import month_of
from tests.analytics.test_page import as_person, file
from tests.analytics.world import NOW, World
from tests.worker import Clock


def says(talk: Conversation, at: datetime, author: str = "customer") -> None:
    Message.objects.create(
        month=month_of(at),
        conversation=talk,
        author=author,
        direction="in" if author == "customer" else "out",
        at=at,
        sent_at=at,
    )


def emptied(world: World) -> Conversation:
    """Return a visit without messages and events."""
    talk = world.conversation()
    Message.objects.filter(conversation=talk).delete()
    ConversationEvent.objects.filter(conversation=talk).delete()
    Conversation.objects.exclude(pk=talk.pk).delete()
    Conversation.objects.filter(pk=talk.pk).update(state="bot", owner_kind="bot", owner=None, close_reason="")
    return talk


@pytest.mark.parametrize(
    ("zone", "at", "day", "hour"),
    [
        ("America/Sao_Paulo", datetime(2026, 11, 1, 2, 59, 59, tzinfo=UTC), date(2026, 10, 31), 23),
        ("America/Sao_Paulo", datetime(2026, 11, 1, 3, 0, tzinfo=UTC), date(2026, 11, 1), 0),
        # The night in which half past one comes twice.
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), date(2026, 11, 1), 1),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 11, 1), 1),
        # And the one without half past two.
        ("America/New_York", datetime(2026, 3, 8, 7, 30, tzinfo=UTC), date(2026, 3, 8), 3),
    ],
)
def test_days_and_hours_are_those_of_the_company(
    db: None, settings: Any, zone: str, at: datetime, day: date, hour: int
) -> None:
    settings.TIME_ZONE = zone
    talk = emptied(World(seed=1, conversations=0))
    Conversation.objects.filter(pk=talk.pk).update(opened_at=at, last_message_at=at, closed_at=None)
    says(talk, at)
    refreshing.rebuild(now=NOW)
    found = volume.of(Asked(since=day, until=day))
    assert found.total == volume.Volume(visits=1, customer=1)
    assert found.by_hour[hour] == found.by_weekday_and_hour[day.weekday(), hour] == found.by_day[day] == found.total
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        assert volume.of(Asked(since=other, until=other)).total == volume.Volume()


def test_an_hour_that_comes_twice_is_not_waited_for(db: None, settings: Any) -> None:
    settings.TIME_ZONE = "America/New_York"
    talk = emptied(World(seed=1, conversations=0))
    asked = datetime(2026, 11, 1, 5, 55, tzinfo=UTC)  # 01:55, before the clock goes back to 01:00
    Conversation.objects.filter(pk=talk.pk).update(opened_at=asked, last_message_at=asked, closed_at=None)
    says(talk, asked)
    says(talk, asked + timedelta(minutes=10), author="assistant")
    refreshing.rebuild(now=NOW)
    times = delays.of(Asked(since=date(2026, 11, 1), until=date(2026, 11, 1)))[0]["bot", True]
    assert times.percentiles[50] == pytest.approx(600, rel=0.025)


def test_without_rows_every_page_says_so(db: None, moment: Clock) -> None:
    boss, agent = (User.objects.create(username=role, role=role) for role in ("supervisor", "agent"))
    for person in (boss, agent):
        html = as_person(person).get("/analytics/").content.decode()
        assert "Nothing has been counted yet." in html
        assert "Nothing in these days." in html
    assert refreshing.refresh(now=NOW) == refreshing.recheck(now=NOW) == refreshing.rebuild(now=NOW) == 0
    rows = file(as_person(boss).get("/analytics/?format=csv"))
    assert ["New conversations", "0", "0", "–"] in rows
    assert ["as it ended", "0", "0", "0", "–", "–", "–", "–"] in rows


def test_a_filter_that_matches_nothing_shows_nothing(db: None) -> None:
    world = World(seed=5, conversations=20)
    refreshing.rebuild(now=NOW)
    nobody = User.objects.create(username="new", role="agent")
    since, until = NOW.date() - timedelta(days=30), NOW.date()
    for asked in (
        Asked(since=since, until=until, agent=nobody.pk),
        Asked(since=since, until=until, agent=nobody.pk, team=world.teams[0].pk),
    ):
        assert volume.of(asked).total == volume.Volume()
        assert delays.of(asked) == ({}, {})
        assert transfers.of(asked, choices={}) == []
        assert outcomes.of(asked, now=NOW)[0].ended == outcomes.NOTHING
        assert outcomes.by(asked, "team", now=NOW) == {}


def test_two_runs_at_once_count_once(transactional_db: None) -> None:
    World(seed=9, conversations=25)

    def run(_: int) -> int:
        try:
            return refreshing.recheck(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, range(6)))
    once = [_rows(model) for model in (Visit, HourFigure, DelayFigure)]
    refreshing.recheck(now=NOW)
    assert once == [_rows(model) for model in (Visit, HourFigure, DelayFigure)]


def _rows(model: Any) -> list[str]:
    return sorted(str({**row, "id": 0}) for row in model.objects.values())
