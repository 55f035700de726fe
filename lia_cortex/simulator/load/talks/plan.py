"""Who begins a conversation when, and what is said in it: decided before the first message, the same for a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from lia_cortex.integrations.backoffice.simulated import company
from lia_cortex.simulator.load.profile import FIRST_PHONE, PAUSE_SECONDS, word_of
from lia_cortex.simulator.load.talks.stories import PERSON, STORIES, THANKS, Story, Wish

DECK = 20
"""Proportions hold exactly in every twenty conversations, in an order that chance decides."""
PICTURES, VOICES, PERSONS = 4, 2, 3
MESSAGES = (6, 8)
"""Of the customer, in bursts of one to three."""
MOST_IN_A_BURST = 3
READING_SECONDS = (2.0, 4.0)
"""From the last bubble of an answer to the next burst. People take ten times as long: conversations are compressed."""
FILLERS = ("oi", "olá", "boa tarde", "tudo certo por aí", "então", "deixa eu ver aqui", "só um instante", "ok")
GREETINGS = 4
"""How many of the fillers begin a conversation."""

_COVERED = tuple(f"{place.postcode[:5]}-{place.postcode[5:]}" for place in company.PLACES if place.covered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message, `after` seconds after the one before; `kind` voice: the text is spoken."""

    after: float
    id: str
    text: str
    kind: Literal["text", "router", "receipt", "voice"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Some lines, of which the last says what is wanted; they begin `pause` seconds after the last answer."""

    pause: float
    lines: tuple[Line, ...]
    wish: Wish

    @property
    def asked(self) -> str:
        """Return the id of the last message."""
        return self.lines[-1].id


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation; `word` is in each of its bursts and in nobody else's, `at` counts from the phase's begin."""

    phone: str
    word: str
    at: float
    story: Story
    postcode: str
    bursts: tuple[Burst, ...]

    @property
    def lines(self) -> list[Line]:
        """Return everything that the customer says."""
        return [line for burst in self.bursts for line in burst.lines]

    @property
    def wishes(self) -> list[Wish]:
        """Return what the customer wants, in order."""
        return [burst.wish for burst in self.bursts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """What chance does not decide about a conversation, but the deck."""

    story: Story
    picture: bool
    voice: bool
    person: bool


def talks(*, rate: float, seconds: float, seed: int, first: int) -> list[Talk]:
    """Return the conversations that begin within these seconds, `rate` a second; `first` numbers the first one."""
    chance = random.Random(seed)  # noqa: S311 - a load, not a secret
    found, cards, strangers = list[Talk](), _deck(chance), 0
    at = chance.expovariate(rate)
    while at < seconds:
        card = next(cards)
        # Strangers are told apart by their postcodes at the back office: none is asked about twice in a while.
        postcode = _COVERED[strangers % len(_COVERED)]
        strangers += card.story.situation is None
        found.append(_talk(first + len(found), at, card, postcode, chance))
        at += chance.expovariate(rate)
    return found


def _deck(chance: random.Random) -> Iterator[_Card]:
    for _ in count():
        stories = [story for story in STORIES for _ in range(story.weight)]
        chance.shuffle(stories)
        fits = [place for place, story in enumerate(stories) if any(wish.shows for wish in story.wishes)]
        pictures, persons = set(chance.sample(fits, PICTURES)), set(chance.sample(range(DECK), PERSONS))
        voices = set(chance.sample([place for place in range(DECK) if place not in pictures], VOICES))
        for place, story in enumerate(stories):
            yield _Card(story=story, picture=place in pictures, voice=place in voices, person=place in persons)


def _talk(number: int, at: float, card: _Card, postcode: str, chance: random.Random) -> Talk:
    word = word_of(number)
    wishes = [*card.story.wishes, PERSON if card.person else THANKS]
    sizes = _sizes(len(wishes), chance)
    ids = (f"3EB0{number:012X}{place:02X}" for place in count())
    bursts = []
    for place, (wish, size) in enumerate(zip(wishes, sizes, strict=True)):
        fillers: Sequence[str] = FILLERS[GREETINGS:] if place else FILLERS[:GREETINGS]
        before = [Line(after=_gap(n, chance), id=next(ids), text=chance.choice(fillers)) for n in range(size - 1)]
        last = Line(
            after=_gap(size - 1, chance),
            id=next(ids),
            text=f"{wish.text.format(postcode=postcode)} {word}",
            kind=(wish.shows or "text") if card.picture else "voice" if card.voice and not place else "text",
        )
        pause = chance.uniform(*READING_SECONDS) if place else 0.0
        bursts.append(Burst(pause=pause, lines=(*before, last), wish=wish))
    return Talk(
        phone=str(FIRST_PHONE + number), word=word, at=at, story=card.story, postcode=postcode, bursts=tuple(bursts)
    )


def _gap(place: int, chance: random.Random) -> float:
    return chance.uniform(*PAUSE_SECONDS) if place else 0.0


def _sizes(bursts: int, chance: random.Random) -> list[int]:
    sizes = [1] * bursts
    for _ in range(chance.randint(*MESSAGES) - bursts):
        sizes[chance.choice([place for place, size in enumerate(sizes) if size < MOST_IN_A_BURST])] += 1
    return sizes
