"""An ordinary afternoon."""

from datetime import timedelta

from conversations.models import Conversation
from tests.supervision.company import Company

State = Conversation.State


def busy(company: Company) -> Conversation:
    """Make an ordinary afternoon; return the conversation with everything in it."""
    ana = company.person("ana", team=company.team)
    names = ("João Lima", "Carla Dias", "Pedro Alves", "Luísa Prado", "Bruno Reis", "Rita Nunes", "Ivo Sá")
    for index, name in enumerate(names):
        each = company.conversation(name, ago=400 + index * 300)
        company.says(each, "Bom dia, qual o valor do plano de 600 mega?", ago=430 + index * 300)
        company.answers(each, "O plano de 600 mega custa R$ 119,90 por mês.", ago=400 + index * 300, receipt="read")
    closed = company.conversation("Teresa Melo", state=State.CLOSED, ago=4000)
    company.says(closed, "Obrigada!", ago=4000)
    waits = company.conversation(
        "Marcos Vieira",
        state=State.WAITING_HUMAN,
        team=company.team,
        ago=120,
        priority=1,
        waiting_since=company.now - timedelta(minutes=17),
        handoff_reason="pediu uma pessoa",
    )
    company.says(waits, "quero falar com uma pessoa, já é a terceira vez", ago=120)
    held = company.conversation(
        "Sofia Campos", state=State.HUMAN, owner=ana, ago=60, waiting_since=company.now - timedelta(minutes=6)
    )
    company.says(held, "Consegue hoje ainda?", ago=60)
    full = company.conversation("Maria Souza", ago=5, waiting_since=company.now - timedelta(seconds=30))
    company.notes(full, "opened", ago=700)
    first = company.says(full, "oi", ago=690)
    company.says(full, "minha internet caiu", ago=688)
    company.says(
        full,
        "está tudo vermelho no aparelho",
        ago=686,
        earlier_texts=[{"text": "tudo vermelio"}],
        edited_at=company.now,
    )
    company.answers(
        full, "Olá, Maria! Sinto muito pelo transtorno. Vou verificar a sua conexão.", ago=680, receipt="read"
    )
    company.answers(
        full,
        "Há uma *interrupção* na sua região, com previsão de retorno às 18:00. Enquanto isso:\n"
        "• deixe o aparelho ligado\n• não aperte o botão de reset",
        ago=670,
        receipt="delivered",
    )
    place = {"latitude": -23.55, "longitude": -46.63, "name": "Minha casa", "address": "Rua das Flores, 10"}
    company.says(full, kind="location", ago=600, extra={"location": place})
    note = company.says(full, kind="audio", ago=590)
    company.attaches(note, mime="audio/ogg; codecs=opus", seconds=7, is_voice_note=True)
    document = company.says(full, "a conta", kind="document", ago=580)
    company.attaches(document, mime="application/pdf", file_name="fatura-novembro.pdf", size=48213)
    company.says(full, "esqueça", ago=570, deleted_at=company.now)
    company.notes(full, "handed_off", ago=565, details={"assistant": "Suporte"})
    company.answers(full, "Obrigada pela conta.", ago=560, reply_to_provider_id=document.provider_id, receipt="read")
    company.says(full, "👍", kind="reaction", ago=555, reply_to_provider_id=first.provider_id)
    company.answers(
        full, "Posso ajudar em mais alguma coisa?", ago=500, author="person", person=ana, status="uncertain"
    )
    company.answers(full, "Um técnico passa amanhã.", ago=400, status="failed")
    company.answers(full, "Rascunho que já não saiu", ago=300, status="cancelled")
    company.says(full, "obrigada! e quando volta?", ago=5)
    return full
