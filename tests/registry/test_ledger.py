"""Ceilings hold whatever workers do at once, whatever the provider bills for calls whose worker died."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lia_cortex.kernel import recent
from lia_cortex.registry.models import Account, Ceiling, Charge, Reservation
from lia_cortex.registry.services import ceilings, ledger
from lia_cortex.registry.services.ledger import CeilingReached, Hold
from tests.conversations.test_concurrency import at_once
from tests.worker import Clock

THREADS = 12
NOTHING = Decimal(0)


def ceiling(**usd: str | None) -> None:
    """Let these be the only ceilings, from now on, with nothing spent."""
    Account.objects.all().delete()
    Ceiling.objects.all().delete()
    for kind, amount in usd.items():
        if amount is not None:
            Ceiling.objects.create(kind=kind, usd=Decimal(amount))
    recent.forget_all()


def totals(kind: str) -> tuple[Decimal, Decimal]:
    """Return what is reserved and what is spent, over all accounts of a kind."""
    rows = Account.objects.filter(kind=kind)
    return sum((row.held_usd for row in rows), Decimal(0)), sum((row.spent_usd for row in rows), Decimal(0))


def reserved(scope: str, usd: str, now: datetime) -> Hold | None:
    """Return a hold, or None when a ceiling is reached."""
    try:
        return ledger.reserve(scope=scope, usd=Decimal(usd), now=now)
    except CeilingReached:
        return None


@pytest.mark.parametrize(
    ("limits", "fit"),
    [
        ({"conversation": "0.10"}, 10),
        ({"day": "0.07"}, 7),
        ({"month": "0.05"}, 5),
        ({"conversation": "1", "day": "0.09", "month": "0.06"}, 6),
    ],
)
def test_parallel_workers_cannot_overshoot(
    transactional_db: None, moment: Clock, limits: dict[str, str], fit: int
) -> None:
    ceiling(**limits)
    holds = at_once(*[lambda: reserved("cv_1", "0.01", moment.at)] * THREADS)
    assert len([hold for hold in holds if hold is not None]) == fit
    for hold in filter(None, holds):
        ledger.settle(hold, usd=Decimal("0.005"))
    kind = "slice" if {"day", "month"} & set(limits) else "conversation"
    assert totals(kind) == (NOTHING, Decimal("0.005") * fit)
    assert Reservation.objects.count() == 0


def test_conversations_spread_over_the_slices_find_what_is_left_in_any(transactional_db: None, moment: Clock) -> None:
    ceiling(day="0.20")
    works = [_reserving(f"cv_{number}", moment.at) for number in range(40)]
    holds = [hold for at in range(0, 40, 10) for hold in at_once(*works[at : at + 10])]
    # Refills may strand less than one call's money in each slice.
    assert 20 - ledger.SLICES < len(list(filter(None, holds))) <= 20
    assert totals("slice")[0] <= Decimal("0.20")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    calls=st.lists(
        st.tuples(
            st.sampled_from(["cv_1", "cv_2", "cv_3"]),
            st.integers(1, 40),
            st.integers(0, 100),
            st.sampled_from(["settle", "release", "die", "late", "late_release"]),
        ),
        min_size=2,
        max_size=10,
    ),
    limits=st.fixed_dictionaries(
        {
            "conversation": st.none() | st.integers(0, 60),
            "day": st.none() | st.integers(0, 80),
            "month": st.integers(0, 120),
        }
    ),
)
def test_no_ceiling_is_ever_overshot(
    transactional_db: None,
    moment: Clock,
    calls: list[tuple[str, int, int, str]],
    limits: dict[str, int | None],
) -> None:
    """Calls of random cost run at once, each in a thread of its own; some workers die, some come back too late."""
    cents = {kind: None if limit is None else f"{limit / 100:.2f}" for kind, limit in limits.items()}
    ceiling(**cents)
    Charge.objects.all().delete()
    late: list[Callable[[], object]] = []

    def call(scope: str, usd: int, part: int, end: str) -> tuple[str, Decimal]:
        hold = reserved(scope, f"{usd / 100:.2f}", moment.at)
        if hold is None:
            return scope, NOTHING
        cost = (Decimal(usd) * part / 10000).quantize(Decimal("0.000001"))
        if end == "die":
            return scope, Decimal(usd) / 100  # nobody knows: it counts as if it had cost the most
        if end.endswith("release"):
            cost = NOTHING
        if end.startswith("late"):
            late.append(lambda: ledger.settle(hold, usd=cost))
        else:
            ledger.settle(hold, usd=cost)
        return scope, cost

    spent = at_once(*[lambda each=each: call(*each) for each in calls])
    # Those that were only slow settle while sweeps give them up, or after that.
    at_once(*late[::2], *[lambda: ledger.sweep(now=moment.at + ledger.LEASE)] * 2)
    for settle in late[1::2]:
        settle()

    everything = sum((cost for _, cost in spent), Decimal(0))
    assert totals("slice") == (NOTHING, everything)
    for kind in ("day", "month"):
        limit = limits[kind]
        assert limit is None or everything <= Decimal(limit) / 100
    own_limit = limits["conversation"]
    if own_limit is not None:
        for scope in {scope for scope, _ in spent}:
            own = sum((cost for other, cost in spent if other == scope), Decimal(0))
            assert own <= Decimal(own_limit) / 100
            row = Account.objects.filter(kind="conversation", key=scope).first()
            assert row is None or (row.held_usd, row.spent_usd) == (NOTHING, own)
    assert Reservation.objects.count() == 0
    given_up = [row.reserved_usd or NOTHING for row in Charge.objects.filter(purpose=ledger.LOST)]
    known = sum((cost for (_, cost), each in zip(spent, calls, strict=True) if each[3] != "die"), NOTHING)
    assert sum(given_up, known) == everything


def test_what_a_dead_worker_reserved_counts_until_its_outcome_is_known(transactional_db: None, moment: Clock) -> None:
    ceiling(conversation="0.02", day="0.02")
    dead = ledger.reserve(scope="cv_1", usd=Decimal("0.02"), now=moment.at)
    assert reserved("cv_1", "0.01", moment.at) is None
    assert ledger.sweep(now=moment.at + ledger.LEASE - timedelta(seconds=1)) == 0
    assert ledger.sweep(now=moment.at + ledger.LEASE) == 1
    assert ledger.sweep(now=moment.at + ledger.LEASE) == 0
    assert totals("conversation") == totals("slice") == (NOTHING, Decimal("0.02"))
    assert reserved("cv_1", "0.01", moment.at) is None
    charge = Charge.objects.get()
    assert (charge.purpose, charge.scope, charge.at) == (ledger.LOST, "cv_1", moment.at)
    assert (charge.cost_usd, charge.reserved_usd) == (None, Decimal("0.02"))
    # It was not dead after all: what it spent takes the place of what was feared.
    ledger.settle(dead, usd=Decimal("0.005"))
    assert not Charge.objects.exists()
    assert totals("conversation") == totals("slice") == (NOTHING, Decimal("0.005"))
    assert reserved("cv_1", "0.01", moment.at) is not None


def test_the_next_day_has_its_own_money_and_the_month_gets_back_what_a_day_left(
    transactional_db: None, moment: Clock
) -> None:
    ceiling(day="0.10", month="0.15")
    for _ in range(9):
        hold = reserved("cv_1", "0.01", moment.at)
        assert hold is not None
        ledger.settle(hold, usd=Decimal("0.004"))
    moment.forward(86400)
    ledger.sweep(now=moment.at)
    assert Account.objects.get(kind="month").granted_usd == Decimal("0.036")
    holds = [reserved("cv_1", "0.01", moment.at) for _ in range(12)]
    assert len(list(filter(None, holds))) == 10


def test_without_ceilings_nothing_is_reserved(transactional_db: None, moment: Clock) -> None:
    ceiling()
    assert reserved("cv_1", "1000", moment.at) == ledger.FREE
    ledger.settle(ledger.FREE, usd=Decimal(1))
    assert not Account.objects.exists()


def test_a_call_costs_one_statement_before_and_one_after(transactional_db: None, moment: Clock) -> None:
    ceiling(conversation="3", day="500", month="5000")
    ledger.settle(ledger.reserve(scope="cv_1", usd=Decimal("0.01"), now=moment.at), usd=Decimal("0.002"))
    with CaptureQueriesContext(connection) as captured:
        hold = ledger.reserve(scope="cv_1", usd=Decimal("0.01"), now=moment.at)
        ledger.settle(hold, usd=Decimal("0.002"))
    assert len(captured) == 2, [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize(
    ("spent", "word"), [("0.79", "normal"), ("0.80", "cheaper_model"), ("0.95", "answer_cache"), ("1.00", "person")]
)
def test_the_rungs_follow_the_fullest_ceiling(transactional_db: None, moment: Clock, spent: str, word: str) -> None:
    ceiling(conversation="100", day="1.00", month="50")
    ledger.settle(ledger.reserve(scope="cv_1", usd=Decimal("1.00"), now=moment.at), usd=Decimal(spent))
    recent.forget_all()
    assert ceilings.rung(now=moment.at).word == word
    assert ceilings.rung(now=moment.at, conversation_usd=Decimal(100)).word == "person"


def _reserving(scope: str, now: datetime) -> Callable[[], Hold | None]:
    return lambda: reserved(scope, "0.01", now)
