"""Whether a call can be afforded: its money is reserved, and how full the ceilings are decides what answers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lia_cortex.registry.services import ceilings, ledger
from lia_cortex.registry.services.ceilings import Rung
from lia_cortex.registry.services.ledger import CeilingReached, Hold


class ShortOfMoney(Exception):
    """No model is asked; `outcome` says why, `rung` which step of degradation that is."""

    def __init__(self, outcome: str, *, rung: Rung) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.rung = rung


@dataclass(frozen=True, slots=True)
class Afforded:
    """Money reserved for one call, and the step of degradation that it is made in."""

    hold: Hold
    rung: Rung


def afford(*, usd: Decimal, scope: str, now: datetime) -> Afforded:
    """Reserve US dollars for one call of the conversation `scope` (blank: of none); raise ShortOfMoney.

    One statement. The hold is to be settled or released.
    """
    try:
        hold = ledger.reserve(scope=scope, usd=usd, now=now)
    except CeilingReached as reached:
        raise ShortOfMoney(f"ceiling:{reached.kind}", rung=Rung.PERSON) from reached
    if hold.id is None:
        return Afforded(hold, Rung.NORMAL)
    before = hold.conversation_usd - usd if hold.conversation_usd is not None else None
    rung = ceilings.rung(now=now, conversation_usd=before)
    if rung >= Rung.ANSWER_CACHE:
        ledger.release(hold)
        raise ShortOfMoney(f"ceiling:{rung.word}", rung=rung)
    return Afforded(hold, rung)
