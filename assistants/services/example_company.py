"""The assistants of the example company."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from assistants.models import Assistant
from assistants.services import example_tools, prompts

PROMPTS = Path(__file__).resolve().parent.parent / "example_company"
TOOLS = ["search_knowledge", "hand_off", "transfer_to_person"]


@dataclass(frozen=True, slots=True)
class Role:
    """An assistant to make, and when others hand a conversation to it."""

    slug: str
    name: str
    purpose: str


ROLES = (
    Role("recepcao", "Recepção", "dúvidas gerais, planos, pagamentos, cadastro e tudo que não é técnico"),
    Role("suporte", "Suporte", "problemas técnicos: internet caiu, lenta, Wi-Fi, luzes do roteador, visita"),
)


def load(*, now: datetime) -> int:
    """Make the example assistants, with published prompts, where there are none yet; return how many."""
    with transaction.atomic():
        if Assistant.objects.exists():
            return 0
        example_tools.load()
        made = [
            Assistant.objects.create(slug=role.slug, name=role.name, purpose=role.purpose, tools=TOOLS)
            for role in ROLES
        ]
        for assistant in made:
            assistant.hands_off_to.set([other for other in made if other != assistant])
            text = (PROMPTS / f"{assistant.slug}.md").read_text(encoding="utf-8")
            prompts.publish(prompt=prompts.draft(assistant=assistant, text=text), now=now)
    return len(made)
