"""From conversations to the figures of their section."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lia_cortex.simulator.load.figures import Spread, Window, spread
from lia_cortex.simulator.load.talks.judging import Answered, Outcome

WAITING = "waiting_human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What was wanted and what there was."""

    wanted: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the conversations were, against how a day's are."""

    customers_messages: float
    messages: float
    calls: float
    hand_offs: float
    with_picture: float
    with_voice: float
    to_a_person: float
    seconds: Spread
    """From the first message to the last bubble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One phase. What is lost, repeated, wanted or done counts every conversation; rates and spreads the window."""

    name: str
    rate: float
    seconds: float
    conversations: int
    begun_per_second: float
    ended_per_hour: float
    answered_per_second: float
    bursts: int
    lost: int
    repeated: int
    owned_up: int
    held_back: int
    """Answers and calls that guards did not let through."""
    total: Spread
    overhead: Spread
    overhead_with_media: Spread
    calls: Pair
    effects: Pair
    effects_wrong: int
    """Conversations whose effects at the back office are not those asked for, each exactly once."""
    hand_offs: Pair
    people: Pair
    """Conversations that ask for a person, and the length of the people's queue."""
    failed_requests: int
    """Of the back office, by its wish."""
    shape: Shape

    @property
    def missed(self) -> list[str]:
        """Return which promises were broken."""
        found = []
        if self.lost or self.repeated:
            found.append(f"{self.lost} bursts were never answered, {self.repeated} were answered twice")
        if self.effects_wrong:
            found.append(f"in {self.effects_wrong} conversations the back office did not do once what was asked for")
        for name, pair in (("hand-offs", self.hand_offs), ("conversations in the people's queue", self.people)):
            if pair.done != pair.wanted:
                found.append(f"{pair.done} {name}, not {pair.wanted}")
        return found


def figures(
    outcomes: Sequence[Outcome], *, name: str, rate: float, window: Window, quiet: float, failed_requests: int
) -> Figures:
    """Return the figures of a phase."""
    bursts = [burst for outcome in outcomes for burst in outcome.bursts]
    measured = [burst for burst in bursts if window.holds(burst.asked_at)]
    media = [burst for burst in measured if burst.burst.lines[-1].kind != "text"]
    plain = [burst for burst in measured if burst.burst.lines[-1].kind == "text"]
    wishes = [burst.burst.wish for burst in bursts]
    return Figures(
        name=name,
        rate=rate,
        seconds=window.seconds,
        conversations=len(outcomes),
        begun_per_second=sum(window.holds(_began(each)) for each in outcomes) / window.seconds,
        ended_per_hour=sum(window.holds(each.ended_at) for each in outcomes) / window.seconds * 3600,
        answered_per_second=sum(window.holds(burst.answered_at) for burst in bursts) / window.seconds,
        bursts=len(bursts),
        lost=sum(not burst.bubbles for burst in bursts) + sum(not outcome.bursts for outcome in outcomes),
        repeated=sum(burst.is_repeated for burst in bursts),
        owned_up=sum(burst.owns_up for burst in bursts),
        held_back=sum(len(outcome.held_back) for outcome in outcomes),
        total=spread(_total(burst) for burst in measured),
        overhead=spread(burst.overhead(quiet=quiet) for burst in plain),
        overhead_with_media=spread(burst.overhead(quiet=quiet) for burst in media),
        calls=Pair(wanted=sum(len(wish.calls) for wish in wishes), done=sum(o.calls.total() for o in outcomes)),
        effects=Pair(
            wanted=sum(outcome.wanted_effects.total() for outcome in outcomes),
            done=sum(outcome.effects.total() for outcome in outcomes),
        ),
        effects_wrong=sum(outcome.wanted_effects != outcome.effects for outcome in outcomes),
        hand_offs=Pair(wanted=sum(wish.hands_off for wish in wishes), done=sum(o.hand_offs for o in outcomes)),
        people=Pair(
            wanted=sum(wish.ends == "person" for wish in wishes),
            done=sum(outcome.state == WAITING for outcome in outcomes),
        ),
        failed_requests=failed_requests,
        shape=_shape(outcomes),
    )


def _began(outcome: Outcome) -> float | None:
    return outcome.bursts[0].asked_at if outcome.bursts else None


def _total(burst: Answered) -> float | None:
    return None if burst.answered_at is None else burst.answered_at - burst.asked_at


def _shape(outcomes: Sequence[Outcome]) -> Shape:
    whole = [outcome for outcome in outcomes if outcome.ended_at is not None]
    kinds = [Counter(line.kind for line in outcome.talk.lines) for outcome in whole]
    return Shape(
        customers_messages=_mean(len(outcome.talk.lines) for outcome in whole),
        messages=_mean(len(o.talk.lines) + sum(len(burst.bubbles) for burst in o.bursts) for o in whole),
        calls=_mean(outcome.calls.total() for outcome in whole),
        hand_offs=_mean(outcome.hand_offs for outcome in whole),
        with_picture=_mean(bool(kind["router"] + kind["receipt"]) for kind in kinds),
        with_voice=_mean(bool(kind["voice"]) for kind in kinds),
        to_a_person=_mean(outcome.state == WAITING for outcome in whole),
        seconds=spread(outcome.ended_at - (_began(outcome) or 0.0) for outcome in whole if outcome.ended_at),
    )


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else 0.0
