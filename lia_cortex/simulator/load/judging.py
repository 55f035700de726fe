"""Was each customer answered, once, and how long did the platform itself take? Only the gateway decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lia_cortex.simulator.load.profile import Customer

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one customer; all times are epoch seconds of one machine."""

    customer: Customer
    asked_at: float
    """When the burst's last message was scheduled, not when the generator got round to it."""
    accepted_at: float | None
    """When web took that message's webhook; None when it never did."""
    answers: tuple[float, ...]
    """When sends for this phone arrived at the gateway, oldest first; one is expected."""
    thinking: tuple[Interval, ...]
    """The model's requests for this customer, by the model's own clock."""

    @property
    def answered_at(self) -> float | None:
        """Return when the first send arrived."""
        return self.answers[0] if self.answers else None

    @property
    def is_lost(self) -> bool:
        """Return whether nobody answered."""
        return not self.answers

    @property
    def is_repeated(self) -> bool:
        """Return whether the customer got more than the one answer."""
        return len(self.answers) > 1

    @property
    def steps(self) -> int:
        """Return how many requests of the model led to the first answer."""
        ends = self.answered_at
        return sum(1 for _, finished in self.thinking if ends is not None and finished <= ends)

    @property
    def total(self) -> float | None:
        """Return the seconds from the scheduled time to the answer."""
        return None if self.answered_at is None else self.answered_at - self.asked_at

    def overhead(self, *, quiet: float) -> float | None:
        """Return the platform's own seconds: accepted to answered, less the quiet window and the model."""
        if self.answered_at is None or self.accepted_at is None:
            return None
        model = covered(self.thinking, within=(self.accepted_at, self.answered_at))
        return self.answered_at - self.accepted_at - quiet - model


def covered(intervals: Iterable[Interval], *, within: Interval) -> float:
    """Return the seconds of `within` that at least one interval covers; overlaps count once."""
    start, end = within
    seconds, reached = 0.0, start
    for begins, finishes in sorted(intervals):
        fresh, last = max(begins, reached), min(finishes, end)
        if last > fresh:
            seconds += last - fresh
            reached = last
    return seconds


def judge(
    customers: Sequence[Customer],
    *,
    began: float,
    sends: Iterable[tuple[str, float]],
    accepted: Mapping[str, float],
    thinking: Iterable[tuple[str, float, float]],
) -> list[Outcome]:
    """Return each customer's outcome from the sends (phone, arrival), the accepted messages by id, and the
    model's requests (word, arrival, end)."""
    answers: dict[str, list[float]] = {}
    for phone, at in sends:
        answers.setdefault(phone, []).append(at)
    thoughts: dict[str, list[Interval]] = {}
    for word, arrived, finished in thinking:
        thoughts.setdefault(word, []).append((arrived, finished))
    return [
        Outcome(
            customer=customer,
            asked_at=began + customer.asked_at,
            accepted_at=accepted.get(customer.said[-1].id),
            answers=tuple(sorted(answers.get(customer.phone, ()))),
            thinking=tuple(sorted(thoughts.get(customer.word, ()))),
        )
        for customer in customers
    ]


def waiting_at(outcomes: Iterable[Outcome], *, moment: float) -> list[Outcome]:
    """Return those who had asked before `moment` and had no answer yet."""
    return [
        outcome
        for outcome in outcomes
        if outcome.asked_at <= moment and (outcome.answered_at is None or outcome.answered_at > moment)
    ]
