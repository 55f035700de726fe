"""The roles of the example company: what each is for, and which tools it is granted."""

from dataclasses import dataclass

BASICS = ("search_knowledge", "hand_off", "transfer_to_person")
OWN = ("verify_customer", "choose_address")
CLOSES = ("close_conversation",)
COMPANY_ONLY = "cobranca"
"""Speaks only where the company wrote first: nobody hands a conversation to it."""


@dataclass(frozen=True, slots=True)
class Role:
    """An assistant to make, and when others hand a conversation to it."""

    slug: str
    name: str
    purpose: str
    tools: tuple[str, ...]


ROLES = (
    Role(
        "recepcao",
        "Recepção",
        "dúvidas gerais sobre a empresa e tudo que não é dos outros",
        (*BASICS,),
    ),
    Role(
        "suporte",
        "Suporte",
        "problemas técnicos: internet caiu, lenta, Wi-Fi, luzes do roteador, visita",
        (
            *BASICS,
            *OWN,
            *CLOSES,
            "check_connection",
            "open_work_order",
            "list_visit_slots",
            "book_visit",
            "open_ticket",
        ),
    ),
    Role(
        "financeiro",
        "Financeiro",
        "faturas, boleto, PIX, pagamento, bloqueio e desbloqueio",
        (*BASICS, *OWN, *CLOSES, "list_open_invoices", "payment_status", "trust_unblock", "open_ticket"),
    ),
    Role(
        "comercial",
        "Comercial",
        "contratar, planos e preços, cobertura, troca de plano",
        (
            *BASICS,
            *OWN,
            *CLOSES,
            "check_coverage",
            "list_plans",
            "register_sale",
            "register_lead",
            "current_plan",
            "change_plan",
        ),
    ),
    Role(
        "cancelamento",
        "Cancelamento",
        "cancelar, pausar ou deixar a empresa",
        (*BASICS, *OWN, "open_ticket"),
    ),
    Role(
        "ouvidoria",
        "Ouvidoria",
        "reclamação, elogio, sugestão, denúncia, Procon, Anatel",
        (*BASICS, *OWN, "register_complaint", "open_ticket"),
    ),
    Role(
        "cobranca",
        "Cobrança",
        "fatura vencida, em conversas que a empresa começou",
        (*BASICS, *OWN, *CLOSES, "list_open_invoices", "payment_status", "open_ticket"),
    ),
)
