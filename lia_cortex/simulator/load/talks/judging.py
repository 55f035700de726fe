"""Was every burst answered, once, and did each wish come true once? The gateway and the back office decide."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, say
from lia_cortex.simulator.load.judging import Interval, covered
from lia_cortex.simulator.load.talks.plan import Burst, Talk
from lia_cortex.simulator.load.talks.stories import EFFECT, OPERATION
from lia_cortex.simulator.load.talks.told import Told

OK_BELOW = 400
_HONEST = tuple(say("tool_failed", language) for language in LANGUAGES)
_ID = re.compile(r"^(?P<verb>\w+) (?P<path>[^?]*)\?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one burst; all times are epoch seconds of one machine."""

    burst: Burst
    asked_at: float
    """When its last message was due."""
    accepted_at: float | None
    bubbles: tuple[tuple[float, str], ...]
    """Arrival at the gateway and text of each."""
    vendors: tuple[Interval, ...]
    """Requests of the model, of vision and hearing and of the back office, by their own clocks."""

    @property
    def answered_at(self) -> float | None:
        """Return when the first bubble arrived."""
        return self.bubbles[0][0] if self.bubbles else None

    @property
    def is_repeated(self) -> bool:
        """Return whether the customer got the same words twice."""
        return len({text for _, text in self.bubbles}) < len(self.bubbles)

    @property
    def owns_up(self) -> bool:
        """Return whether the answer says that something could not be looked up or done."""
        return any(words in text for _, text in self.bubbles for words in _HONEST)

    def overhead(self, *, quiet: float) -> float | None:
        """Return the platform's own seconds: accepted to answered, less the quiet window and all vendors."""
        if self.answered_at is None or self.accepted_at is None:
            return None
        window = (self.accepted_at, self.accepted_at + quiet)
        within = (self.accepted_at, self.answered_at)
        return self.answered_at - self.accepted_at - covered((window, *self.vendors), within=within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One conversation: bursts that were written, reads and effects that the back office served, by operation."""

    talk: Talk
    bursts: tuple[Answered, ...]
    calls: Counter[str]
    """Calls that the back office served; an effect's repetition under its key counts as well."""
    effects: Counter[str]
    hand_offs: int
    state: str
    reason: str
    """Why a person was asked."""
    held_back: tuple[str, ...]
    """What guards stopped."""

    @property
    def is_lost(self) -> bool:
        """Return whether a burst was never answered; those after it were never written."""
        return any(not each.bubbles for each in self.bursts) or len(self.bursts) < len(self.talk.bursts)

    @property
    def ended_at(self) -> float | None:
        """Return when the last bubble of all arrived; None when the conversation broke off."""
        return None if self.is_lost else self.bursts[-1].bubbles[-1][0]

    @property
    def wanted_effects(self) -> Counter[str]:
        """Return what the customer asked to be done, except where the answer said that it was not."""
        return Counter(each.burst.wish.effect for each in self.bursts if each.burst.wish.effect and not each.owns_up)


def judge(
    talks: Sequence[Talk],
    *,
    written: Mapping[str, Sequence[float]],
    sends: Iterable[tuple[str, float, str]],
    accepted: Mapping[str, float],
    thinking: Iterable[tuple[str, float, float]],
    asked: Iterable[tuple[str, float, float, int]],
    effects: Iterable[Mapping[str, object]],
    marks: Mapping[str, frozenset[str]],
    told: Told,
    quiet: float,
) -> list[Outcome]:
    """Return each conversation's outcome.

    `written`: by phone, when the last message of each burst was due. `sends`: phone, arrival, text. `thinking`: word,
    arrival, end. `asked`: what a request of the back office said, arrival, end, status. `marks`: by phone, the strings
    that name the customer there.
    """
    bubbles, thoughts = dict[str, list[tuple[float, str]]](), dict[str, list[Interval]]()
    for phone, at, text in sends:
        bubbles.setdefault(phone, []).append((at, text))
    for word, arrived, finished in thinking:
        thoughts.setdefault(word, []).append((arrived, finished))
    requests, done = list(asked), list(effects)
    found = []
    for talk in talks:
        due, names = written.get(talk.phone, ()), marks[talk.phone]
        own = [request for request in requests if any(name in request[0] for name in names)]
        vendors = sorted([*thoughts.get(talk.word, ()), *((at, end) for _, at, end, _ in own)])
        answers = _apart(sorted(bubbles.get(talk.phone, ())), [at + quiet for at in due])
        found.append(
            Outcome(
                talk=talk,
                bursts=tuple(
                    Answered(
                        burst=burst,
                        asked_at=at,
                        accepted_at=accepted.get(burst.asked),
                        bubbles=tuple(answer),
                        vendors=tuple(vendors),
                    )
                    for burst, at, answer in zip(talk.bursts, due, answers, strict=False)
                ),
                calls=Counter(name for said, _, _, status in own if status < OK_BELOW for name in _called(said)),
                effects=Counter(
                    EFFECT[str(each["operation"])] for each in done if any(str(each["key"]) in said for said, *_ in own)
                ),
                hand_offs=told.hand_offs.get(talk.phone, 0),
                state=told.states.get(talk.phone, ""),
                reason=told.reasons.get(talk.phone, ""),
                held_back=tuple(told.held_back.get(talk.phone, ())),
            )
        )
    return found


def log(outcome: Outcome, *, quiet: float) -> dict[str, object]:
    """Return what was said and done in a conversation, for who looks for the reason of a figure."""
    return {
        "story": outcome.talk.story.name,
        "phone": outcome.talk.phone,
        "said": [
            {
                "customer": [line.text for line in each.burst.lines],
                "kind": each.burst.lines[-1].kind,
                "answer": [text for _, text in each.bubbles],
                "overhead": each.overhead(quiet=quiet),
                "accepted_at": each.accepted_at,
                "answered_at": each.answered_at,
                "vendors": each.vendors,
            }
            for each in outcome.bursts
        ],
        "calls": {"wanted": [name for wish in outcome.talk.wishes for name in wish.calls], "done": dict(outcome.calls)},
        "effects": {"wanted": dict(outcome.wanted_effects), "done": dict(outcome.effects)},
        "hand_offs": {"wanted": sum(wish.hands_off for wish in outcome.talk.wishes), "done": outcome.hand_offs},
        "left": f"{outcome.state} {outcome.reason}".strip(),
        "held_back": outcome.held_back,
    }


def _apart(bubbles: Sequence[tuple[float, str]], earliest: Sequence[float]) -> list[list[tuple[float, str]]]:
    """Return the bubbles of each burst: none can be before its quiet window is over."""
    ends = [*earliest[1:], float("inf")]
    return [
        [bubble for bubble in bubbles if start <= bubble[0] < end] for start, end in zip(earliest, ends, strict=True)
    ]


def _called(said: str) -> list[str]:
    """Return the call that a request to the back office is; those of the platform's own are none."""
    found = _ID.match(said)
    if found is None:
        return []
    seen = f"{found['verb']} {found['path']}"
    return [name for name, pattern in OPERATION.items() if _fits(seen, pattern)]


def _fits(seen: str, pattern: str) -> bool:
    before, marked, after = pattern.partition("{id}")
    if not marked:
        return seen == pattern
    middle = seen.removeprefix(before).removesuffix(after)
    return seen.startswith(before) and seen.endswith(after) and bool(middle) and "/" not in middle
