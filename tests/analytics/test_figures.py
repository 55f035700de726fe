"""Each figure is what counting the raw rows again gives, with every filter, also after late changes."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from django.db.models import Model

from conversations.models import Conversation, Message, Outbound
from lia_cortex.analytics import buckets
from lia_cortex.analytics.models import (
    Answer,
    DelayFigure,
    EndFigure,
    HourFigure,
    Said,
    Transfer,
    TransferFigure,
    Visit,
)
from lia_cortex.analytics.queries import delays, outcomes, transfers, volume
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.services import refreshing
from tests.analytics import counting
from tests.analytics.world import NOW, World

WEEK = Asked(since=date(2026, 11, 12), until=date(2026, 11, 21))


@pytest.fixture
def world(db: None) -> World:
    """Give a fortnight that was counted once."""
    world = World(seed=20_261_123)
    refreshing.refresh(now=NOW)
    return world


def questions(world: World) -> list[Asked]:
    """Return the week as a whole and each part of it, alone and two at once."""
    parts = [
        *({"number": row.pk} for row in world.numbers[:1]),
        *({"team": row.pk} for row in world.teams[:1]),
        *({"assistant": row.pk} for row in world.assistants[:2]),
        *({"agent": row.pk} for row in world.agents[:2]),
        {"number": world.numbers[1].pk, "agent": world.agents[2].pk},
    ]
    return [WEEK, WEEK.previous, *(Asked(since=WEEK.since, until=WEEK.until, **part) for part in parts)]


def check(asked: Asked) -> None:
    """Compare every figure with the slow count."""
    counted, told = counting.volume(asked), volume.of(asked)
    names = ("visits", "customer", "bot", "person")
    for name in names:
        assert getattr(told.total, name) == sum(n for (what, *_), n in counted.items() if what == name)
        for at, each in told.by_day.items():
            assert getattr(each, name) == sum(n for (what, on, _), n in counted.items() if (what, on) == (name, at))
        for weekday, hour in product(range(7), range(24)):
            cell = told.by_weekday_and_hour.get((weekday, hour), volume.Volume())
            assert getattr(cell, name) == sum(
                n for (what, on, at), n in counted.items() if (what, on.weekday(), at) == (name, weekday, hour)
            )
    assert sum(told.by_hour.values(), volume.Volume()) == sum(told.by_weekday.values(), volume.Volume()) == told.total
    assert told.before == volume.of(asked.previous).total
    exact = counting.waits(asked)
    times, before = delays.of(asked)
    assert before == delays.of(asked.previous)[0]
    assert {key: each.count for key, each in times.items()} == {key: len(values) for key, values in exact.items()}
    for key, values in exact.items():
        for percent in delays.PERCENTS:
            near = counting.nearest_rank(values, percent)
            assert times[key].percentiles[percent] == pytest.approx(near, rel=0.025, abs=buckets.LEAST)
    _check_outcomes(asked)


def _check_outcomes(asked: Asked) -> None:
    everything, over = counting.talks(), counting.ended(asked, NOW)
    found, before = outcomes.of(asked, now=NOW)
    assert before == outcomes.of(asked.previous, now=NOW)[0]
    involved = [talk for talk in over if talk.by("assistant")]
    settled = [talk for talk in over if counting.is_settled(talk)]
    assert found.ended == outcomes.Rate(len(over), len(involved), len(settled))
    decided = [talk for talk in over if talk.over_at and talk.over_at <= NOW - counting.HOURS_72]
    verified = [talk for talk in decided if talk in settled and not counting.came_back(talk, everything)]
    assert found.verified == outcomes.Rate(
        len(decided), len([talk for talk in decided if talk in involved]), len(verified)
    )
    if over:
        took = sorted((talk.over_at - talk.row.opened_at).total_seconds() for talk in over if talk.over_at)
        assert found.resolve.count == len(took)
        for percent, told in found.resolve.percentiles.items():
            assert told == pytest.approx(counting.nearest_rank(took, percent), rel=0.025, abs=buckets.LEAST)
    changed = Counter(
        event.kind
        for talk in everything
        for event, of in talk.changes()
        if counting.within(asked, event.at) and counting.is_asked(asked, of)
    )
    assert transfers.by_kind(asked) == changed


def test_every_figure_is_what_the_rows_say(world: World) -> None:
    for asked in questions(world):
        check(asked)


def test_late_changes_are_counted_and_counting_twice_changes_nothing(world: World) -> None:
    draw = random.Random(7)
    for talk in draw.sample(list(Conversation.objects.all()), 10):
        world.says(talk, at=talk.opened_at + timedelta(hours=draw.randint(0, 90)))
    world.conversation()
    refreshing.refresh(now=NOW + timedelta(minutes=2))
    check(WEEK)
    # What tells no time of its change is found by the recheck, what is older by a rebuild.
    Outbound.objects.filter(pk__in=draw.sample(list(Outbound.objects.values_list("pk", flat=True)), 20)).update(
        status="failed"
    )
    Conversation.objects.exclude(state="closed").update(team=world.teams[0])
    Message.objects.filter(author="person").update(person=world.agents[0])
    Conversation.objects.update(last_message_at=NOW - timedelta(days=3))
    refreshing.recheck(now=NOW)
    check(WEEK)
    refreshing.recheck(now=NOW)
    check(WEEK)


def test_a_rebuild_makes_the_same_rows(world: World) -> None:
    def rows() -> list[list[str]]:
        sums = (HourFigure, DelayFigure, TransferFigure, EndFigure)
        models: tuple[type[Model], ...] = (Visit, Answer, Transfer, Said, *sums)
        return [sorted(str({**row, "id": 0}) for row in model.objects.values()) for model in models]  # type: ignore[attr-defined]

    before = rows()
    refreshing.rebuild(now=NOW)
    assert rows() == before


@pytest.mark.parametrize("seed", range(3))
def test_percentiles_of_many_are_within_the_stated_error(seed: int) -> None:
    draw = random.Random(seed)
    seconds = sorted(draw.lognormvariate(2, 2) for _ in range(5000))
    counts: Counter[int] = Counter()
    for value in seconds:
        bucket = 0
        while buckets.LEAST * buckets.RATIO**bucket < value:
            bucket += 1
        counts[bucket] += 1
    for percent in (1, 50, 90, 95, 99, 100):
        exact = counting.nearest_rank(seconds, percent)
        assert buckets.percentile(counts, percent) == pytest.approx(exact, rel=0.025, abs=buckets.LEAST)
    assert buckets.percentile({}, 50) is None
