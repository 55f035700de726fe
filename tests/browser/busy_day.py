"""What stands behind an afternoon: promises, the assistant's work, money, queues, and figures of days."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from assistants.models import Assistant, GuardVerdict, PromptVersion, Run, RunStep
from conversations.models import Conversation, Message, SlaClock, Tag, Turn
from conversations.services import samples
from lia_cortex.accounts.models import Team, User
from lia_cortex.analytics.services import refreshing
from lia_cortex.registry.models import Breaker, Charge, QueuePause
from lia_cortex.registry.services import ledger, processes
from tests.api import rows
from tests.supervision.company import Company

State = Conversation.State
PASSAGE = {"title": "Planos de fibra", "text": "Fibra 600: R$ 119,90 por mês, instalação sem custo.", "source": "kn_1"}


def behind(company: Company, full: Conversation) -> Message:
    """Make it; return the answer of the full conversation whose work is kept."""
    _people(company)
    _operations(company)
    Charge.objects.create(at=company.now, purpose="summary", model="gpt-4.1-mini", cost_usd=Decimal("61.27345"))
    answer = _worked(company, full)
    samples.take(now=company.now)
    refreshing.rebuild(now=company.now)
    return answer


def _people(company: Company) -> None:
    now, ana = company.now, User.objects.get(username="ana")
    rita = company.person("rita", team=company.team)
    Tag.objects.create(name="visita técnica")
    sales = Team.objects.create(name="Vendas e relacionamento")
    told = (("Helena Prado de Albuquerque", -4, "negative"), ("Igor Matos", 6, "positive"), ("Nina Rocha", 50, ""))
    for index, (name, minutes, mood) in enumerate(told):
        due = now + timedelta(minutes=minutes)
        talk = company.conversation(
            name,
            state=State.HUMAN,
            owner=(ana, rita, ana)[index],
            ago=90 + index,
            sla_due_at=due,
            waiting_since=now - timedelta(minutes=15 * index + 1),
            sentiment=mood,
            tags=["visita técnica"] if index else [],
        )
        company.says(talk, "Consegue hoje ainda? Estou sem trabalhar desde cedo.", ago=90 + index)
        status = "missed" if minutes < 0 else "running"
        SlaClock.objects.create(
            conversation=talk, kind="next", target_seconds=3600, started_at=now, due_at=due, status=status
        )
    talk = company.conversation("Otávio Lins", state=State.WAITING_HUMAN, team=sales, ago=10)
    company.says(talk, "Bom dia, quero contratar para a loja", ago=10)


def _operations(company: Company) -> None:
    now = company.now
    for name in ("io", "cpu"):
        queues = ["message-processing", "ai-response"] if name == "io" else ["media-processing"]
        processes.beat(key=f"{name}-1", name=f"{name}:1", pid=1, queues=queues, now=now)
    Breaker.objects.create(name="model", failures=2, last_fault="timeout")
    QueuePause.objects.create(queue="follow-up", paused_at=now)
    rows.instance("principal")
    for reason in ("KeyError", "DataError"):
        rows.event("failed", reason=reason)
    rows.event("received")
    for minutes in range(60, 0, -4):
        samples.take(now=now - timedelta(minutes=minutes))


def _worked(company: Company, full: Conversation) -> Message:
    """Let the first answer have been thought over by two assistants."""
    now = company.now
    at = dict.fromkeys(("opened_at", "last_message_at", "due_at", "cap_at"), now)
    turn = Turn.objects.create(conversation=full, status="done", floor_epoch=0, finished_at=now, **at)
    clerk = Assistant.objects.create(slug="suporte", name="Suporte técnico", purpose="repairs")
    for ordinal, assistant in enumerate((company.assistant, clerk), start=1):
        prompt = PromptVersion.objects.create(assistant=assistant, number=ordinal + 2, text="Responda com cuidado.")
        run = Run.objects.create(
            turn_id=turn.pk, ordinal=ordinal, assistant=assistant, prompt_version=prompt, model="gpt-4.1-mini",
            status="succeeded", started_at=now, outcome="handoff:suporte" if ordinal == 1 else "reply",
            input_tokens=900, output_tokens=34, cost_usd=Decimal("0.0012"), scope=full.public_id,
        )  # fmt: skip
        _step(run, 1, kind="model", model="gpt-4.1-mini", seconds=1.25, input_tokens=900, text="Vou verificar.")
        found = {"data": {"results": [PASSAGE | {"version": 3, "score": 0.871}]}}
        _step(run, 2, tool="search_knowledge", arguments='{"query": "interrupção na região"}', result=found)
        _step(run, 3, tool="line_status", arguments='{"contract": "48213"}', result={"data": {"signal": "-31 dBm"}})
    GuardVerdict.objects.create(
        run=run, guard="answer", verdict="amount", evidence="R$ 90,00", action="asked_again", at=now
    )
    Message.objects.filter(conversation=full, author="assistant").update(turn=turn)
    ledger.reserve(scope=full.public_id, usd=Decimal("0.01"), now=now)
    return Message.objects.filter(conversation=full, author="assistant").earliest("at")


def _step(run: Run, ordinal: int, **fields: Any) -> None:
    told = {
        "kind": "tool",
        "status": "done",
        "started_at": run.started_at,
        "month": run.started_at.date().replace(day=1),
    }
    RunStep.objects.create(run=run, ordinal=ordinal, **(told | fields))
