"""What customers want in a conversation, and what the platform has to do for each of their wishes."""

from dataclasses import dataclass
from typing import Literal

from lia_cortex.integrations.backoffice.simulated.people import Situation

Shows = Literal["", "router", "receipt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one burst asks for, in words that lead a model to these calls."""

    text: str
    calls: tuple[str, ...] = ()
    """Operations of the back office that an assistant asks for, in this order."""
    effect: str = ""
    """The one of them that changes something."""
    hands_off: int = 0
    shows: Shows = ""
    """The picture that fits it, in conversations with a picture."""
    ends: Literal["", "person", "closed"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A conversation before its last burst; `weight` of twenty are like this."""

    name: str
    weight: int
    situation: Situation | None
    """How the back office knows the customer; None: not at all."""
    wishes: tuple[Wish, ...]


TICKET = Wish(text="então abre um chamado, por favor", calls=("open_ticket",), effect="open_ticket")
INVOICE = Wish(text="me manda o boleto", calls=("list_open_invoices",), hands_off=1)

STORIES = (
    Story(
        name="no signal",
        weight=6,
        situation="fibre_break",
        wishes=(
            Wish(text="minha internet caiu", calls=("check_connection",), hands_off=1, shows="router"),
            Wish(text="já tem visita marcada para mim", calls=("open_work_order",)),
            TICKET,
        ),
    ),
    Story(
        name="blocked",
        weight=5,
        situation="overdue",
        wishes=(
            INVOICE,
            Wish(text="já paguei ontem", calls=("payment_status",), shows="receipt"),
            Wish(text="pode desbloquear para mim", calls=("trust_unblock",), effect="trust_unblock"),
        ),
    ),
    Story(
        name="invoice and no signal",
        weight=6,
        situation="regular",
        wishes=(
            INVOICE,
            Wish(text="e estou sem internet", calls=("check_connection",), hands_off=1, shows="router"),
            TICKET,
        ),
    ),
    Story(
        name="new customer",
        weight=3,
        situation=None,
        wishes=(
            Wish(text="vocês têm cobertura no CEP {postcode}", calls=("check_coverage",), hands_off=1),
            Wish(
                text="meu nome é Ana Souza, moro em Vila Aurora, podem me ligar",
                calls=("register_lead",),
                effect="register_lead",
            ),
            Wish(text="em quanto tempo vocês instalam?"),
        ),
    ),
)

THANKS = Wish(text="obrigado, era só isso", ends="closed")
PERSON = Wish(text="quero falar com um atendente", ends="person")

OPERATION = {
    "check_connection": "GET /v1/contracts/{id}/connection",
    "open_work_order": "GET /v1/contracts/{id}/work-orders",
    "open_ticket": "POST /v1/tickets",
    "list_open_invoices": "GET /v1/customers/{id}/invoices",
    "payment_status": "GET /v1/customers/{id}/payment-status",
    "trust_unblock": "POST /v1/contracts/{id}/trust-unblocks",
    "check_coverage": "GET /v1/coverage/{id}",
    "register_lead": "POST /v1/leads",
}
"""How the back office sees each of these calls."""
EFFECT = {
    "open_ticket": "open_ticket",
    "unblock_on_trust": "trust_unblock",
    "register_lead": "register_lead",
}
"""The calls whose effects its store holds, by its own names."""
