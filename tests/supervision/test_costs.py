"""Each figure of the page is what counting the rows one by one gives."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from assistants.models import Assistant, PromptVersion, Run, RunStep
from assistants.queries import costs
from lia_cortex.accounts.models import User
from lia_cortex.kernel import partitions
from lia_cortex.registry.models import Charge, KnobValue
from lia_cortex.registry.services import knobs, ledger
from tests.worker import Clock

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
SINCE, UNTIL = NOW - timedelta(days=6), NOW + timedelta(seconds=1)


@pytest.fixture
def calls(db: None, moment: Clock) -> None:
    """Make calls of two assistants in two conversations over four days, some without a price, and charges."""
    for number, slug in enumerate(("um", "dois")):
        assistant = Assistant.objects.create(slug=slug, name=slug.title(), purpose="x")
        prompt = PromptVersion.objects.create(assistant=assistant, number=1, text="x")
        for index in range(8):
            at = NOW - timedelta(hours=11 * index)
            run = Run.objects.create(
                turn_id=10 * number + index,
                ordinal=1,
                assistant=assistant,
                prompt_version=prompt,
                model="m",
                scope=f"cv_{index % 3}",
                started_at=at,
            )
            for ordinal, kind in enumerate(("model", "tool", "model"), start=1):
                RunStep.objects.create(
                    run=run,
                    month=partitions.month_of(at),
                    ordinal=ordinal,
                    kind=kind,
                    status="done",
                    model=f"m{number}",
                    input_tokens=100 * ordinal,
                    cached_tokens=10,
                    output_tokens=7,
                    cost_usd=None if index == 5 or kind == "tool" else Decimal("0.001234") * (index + ordinal),
                    started_at=at,
                )
    Charge.objects.create(at=NOW, purpose="summary", scope="cv_0", model="m9", cost_usd=Decimal("0.5"), input_tokens=3)
    Charge.objects.create(at=NOW - timedelta(days=1), purpose="embedding", model="m9")
    for days in (2, 3, 30):
        Charge.objects.create(
            at=NOW - timedelta(days=days), purpose=ledger.LOST, scope="cv_1", model="", reserved_usd=Decimal("0.0125")
        )


def _counted(key: object) -> dict[str, tuple[Decimal, int, int, int]]:
    """Count the rows one by one."""
    found: dict[str, list[tuple[Decimal | None, int]]] = defaultdict(list)
    for step in RunStep.objects.filter(kind="model").select_related("run__assistant"):
        found[key(step, step.started_at)].append((step.cost_usd, step.input_tokens or 0))  # type: ignore[operator]
    for charge in Charge.objects.filter(at__gte=SINCE):
        found[key(charge, charge.at)].append((charge.cost_usd, charge.input_tokens or 0))  # type: ignore[operator]
    return {
        name: (
            sum((usd or Decimal(0) for usd, _ in rows), Decimal(0)),
            len(rows),
            len([1 for usd, _ in rows if usd is None]),
            sum(tokens for _, tokens in rows),
        )
        for name, rows in found.items()
    }


def _told(found: list[costs.Cost]) -> dict[str, tuple[Decimal, int, int, int]]:
    return {cost.key: (cost.usd, cost.calls, cost.unknown, cost.input_tokens) for cost in found}


def _day(row: object, at: datetime) -> str:
    return at.astimezone(ZoneInfo("America/Sao_Paulo")).date().isoformat()


def _assistant(row: object, at: datetime) -> str:
    return row.run.assistant.name if isinstance(row, RunStep) else ""


def _model(row: object, at: datetime) -> str:
    return row.model  # type: ignore[attr-defined,no-any-return]


def _kind(row: object, at: datetime) -> str:
    return row.purpose if isinstance(row, Charge) else "answer"


def test_every_figure_is_a_direct_count(calls: None) -> None:
    span = {"since": SINCE, "until": UNTIL}
    assert _told(costs.by_day(**span)) == _counted(_day)
    assert _told(costs.by_assistant(**span)) == _counted(_assistant)
    assert _told(costs.by_model(**span)) == _counted(_model)
    assert _told(costs.by_kind(**span)) == _counted(_kind)
    assert _told([costs.total(**span)]) == _counted(lambda row, at: "")
    for cost in costs.by_conversation(**span, limit=99):
        steps = sum((step.cost_usd or 0 for step in RunStep.objects.filter(run__scope=cost.key)), Decimal(0))
        charges = sum((charge.cost_usd or 0 for charge in Charge.objects.filter(scope=cost.key)), Decimal(0))
        assert cost.usd == steps + charges == costs.of_conversation(cost.key).usd
    assert costs.without_outcome(**span) == (2, Decimal("0.025"))
    for run in Run.objects.all():
        own = list(run.steps.filter(kind="model"))
        assert costs.of_run(run.pk).usd == sum((step.cost_usd or 0 for step in own), Decimal(0))
        assert costs.of_step(own[0].pk).usd == (own[0].cost_usd or 0)


def test_the_page_shows_reais_by_the_rate_and_dollars_as_booked(calls: None, client: Client) -> None:
    KnobValue.objects.create(name=knobs.BRL_PER_USD.name, value=6)
    knobs.forget()
    client.force_login(User.objects.create(username="chefe", role=User.Role.ADMIN, is_staff=True, is_superuser=True))
    page = client.get("/admin/costs/", headers={"Accept-Language": "pt-BR"}).content.decode()
    total = costs.total(since=SINCE, until=UNTIL)
    assert f"US$ {total.usd:.6f}".replace(".", ",") in page
    assert f"R$ {total.usd * 6:.4f}".replace(".", ",") in page
    assert "5 chamadas sem preço conhecido" in page or "5 chamadas não têm preço conhecido" in page
    assert "/c/cv_0/" not in page  # not a conversation of ours


def test_calls_of_unknown_outcome_are_told_apart_and_what_the_ceilings_count_for_them(
    calls: None, client: Client
) -> None:
    client.force_login(User.objects.create(username="chefe", role=User.Role.ADMIN, is_staff=True, is_superuser=True))
    page = client.get("/admin/costs/", headers={"Accept-Language": "pt-BR"}).content.decode()
    assert "Chamadas sem desfecho conhecido" in page
    assert "2 chamadas não têm desfecho conhecido e não estão nestas somas." in page
    assert "US$ 0,025000" in page
    page = client.get("/admin/costs/?days=1", headers={"Accept-Language": "en"}).content.decode()
    assert "no known outcome" not in page


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_others_do_not_see_it(db: None, client: Client, role: str) -> None:
    client.force_login(User.objects.create(username="x", role=role))
    assert client.get("/admin/costs/").status_code == 403
    client.logout()
    assert client.get("/admin/costs/").status_code == 403
