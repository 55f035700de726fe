"""The company behind the conversations: its customers, how slow and how broken it is, and what tells whose."""

from collections.abc import Mapping, Sequence

from lia_cortex.integrations.backoffice.simulated.people import phone_key
from lia_cortex.simulator.load import model, reading
from lia_cortex.simulator.load.stack import Stack
from lia_cortex.simulator.load.talks.plan import Talk

ANSWER_SECONDS, VISION_SECONDS, HEARING_SECONDS = (0.8, 3.0), (3.0, 8.0), (0.8, 3.0)
FAILING = 0.01
"""Of the back office's requests; half of them take effect before they fail."""
FAULTS = (
    {"kind": "status", "status": 503, "share": FAILING / 2},
    {"kind": "status", "status": 503, "effect": True, "share": FAILING / 2},
)


def prepare(talks: Sequence[Talk], stack: Stack) -> Mapping[str, frozenset[str]]:
    """Enter the customers, set how slow and broken everything is; return what names each phone at the back office."""
    office = stack.addresses.backoffice
    for situation in {talk.story.situation for talk in talks} - {None}:
        phones = [talk.phone for talk in talks if talk.story.situation == situation]
        reading.steer(office, "/simulated/customers", {"phones": phones, "situation": situation})
    for fault in FAULTS:
        reading.steer(office, "/simulated/faults", fault)
    slow = {model.ANSWER: ANSWER_SECONDS, model.VISION: VISION_SECONDS, model.HEARING: HEARING_SECONDS}
    reading.steer(stack.addresses.model, "/bench/latency", slow)
    return marks(talks, reading.offices_customers(office))


def stated() -> str:
    """Return what the vendors of this phase are like, for the report."""
    times = {"model": ANSWER_SECONDS, "vision": VISION_SECONDS, "hearing": HEARING_SECONDS}
    told = [f"{name} {low:g} to {high:g} s" for name, (low, high) in times.items()]
    return ", ".join([*told, f"{FAILING:.0%} of the back office's requests fail"])


def marks(talks: Sequence[Talk], customers: Sequence[Mapping[str, object]]) -> dict[str, frozenset[str]]:
    """Return, by phone, the strings by which a request of the back office is this customer's."""
    by_key: dict[str, set[str]] = {}
    for customer in customers:
        contracts = customer["contracts"]
        names = {str(customer["id"]), *(str(each["id"]) for each in contracts if isinstance(each, Mapping))}  # type: ignore[attr-defined]
        for phone in customer["phones"]:  # type: ignore[attr-defined]
            by_key.setdefault(phone_key(str(phone)), set()).update(names)
    own = {talk.phone: {talk.phone[2:]} | by_key.get(phone_key(talk.phone), set()) for talk in talks}
    return {
        talk.phone: frozenset(own[talk.phone] | ({talk.postcode} if talk.story.situation is None else set()))
        for talk in talks
    }
