"""Who writes what and when: decided before the first message leaves, the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

FIRST_PHONE = 5511910000000
"""São Paulo, where numbers keep their ninth digit; no number made from it ends like an absent one."""

MESSAGES = (0.75, 0.2, 0.05)
"""How many customers write one, two and three messages; most write one."""
PAUSE_SECONDS = (0.4, 1.2)
"""Between two messages of a burst: well inside the quiet window, so that one answer is expected."""

OPENINGS = ("oi", "olá", "bom dia", "boa tarde", "tudo certo por aí")
GREETINGS = ("bom dia", "boa tarde", "oi", "olá")
QUESTIONS = (
    "qual o horário de atendimento?",
    "quanto custa a instalação?",
    "vocês têm fidelidade no contrato?",
    "como faço para pagar a fatura?",
    "em quanto tempo vocês instalam?",
    "qual o telefone de vocês?",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message; `at` is in seconds after the phase began, `id` becomes the provider's."""

    at: float
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A phone that nobody saw before; `word` is in its last message and in no other customer's."""

    phone: str
    word: str
    said: tuple[Said, ...]

    @property
    def asked_at(self) -> float:
        """Return when the burst's last message is due, in seconds after the phase began."""
        return self.said[-1].at


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Customers per second for some seconds; `searches` is the share whose answer needs a look-up."""

    rate: float
    seconds: float
    searches: float
    seed: int
    first: int
    """The number of the first customer: phases of one run never share a phone."""


def customers(load: Load) -> list[Customer]:
    """Return the customers in the order of their arrival, which nothing that happens later can change."""
    chance = random.Random(load.seed)  # noqa: S311 - a load, not a secret
    found: list[Customer] = []
    arrives = chance.expovariate(load.rate)
    while arrives < load.seconds:
        found.append(_customer(load.first + len(found), arrives, chance, searches=load.searches))
        arrives += chance.expovariate(load.rate)
    return found


def word_of(number: int) -> str:
    """Return a word of letters only: numbers are hidden from the model, and its log is searched for this."""
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"zq{letters}"


def _customer(number: int, arrives: float, chance: random.Random, *, searches: float) -> Customer:
    count = chance.choices(range(1, len(MESSAGES) + 1), MESSAGES)[0]
    word = word_of(number)
    texts = [chance.choice(OPENINGS) for _ in range(count - 1)]
    asks: Sequence[str] = QUESTIONS if chance.random() < searches else GREETINGS
    texts.append(f"{chance.choice(asks)} {word}")
    said, at = [], arrives
    for place, text in enumerate(texts):
        at += chance.uniform(*PAUSE_SECONDS) if place else 0
        said.append(Said(at=at, id=f"3EB0{number:012X}{place:02X}", text=text))
    return Customer(phone=str(FIRST_PHONE + number), word=word, said=tuple(said))
