"""What the models cost: the page behind /admin/costs/."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assistants.queries import costs
from assistants.queries.costs import Cost
from conversations.models import Conversation
from lia_cortex.kernel import clock
from lia_cortex.registry.models import Ceiling, ProviderQuota
from lia_cortex.registry.services import ceilings, knobs, ledger, quotas

SPANS = (1, 7, 30)
"""Days that the page can look back on, today included."""

DEAREST = 20
"""Conversations that are listed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A cost with what a person reads in place of its key."""

    name: str
    cost: Cost
    reais: str
    dollars: str
    link: str = ""


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show cost by day, assistant, model and conversation, and how full the ceilings are."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    now = clock.now()
    days = _days(request)
    since, until = _start(now, days=days), now + timedelta(seconds=1)
    span = {"since": since, "until": until}
    total = costs.total(**span)
    lost_calls, lost_usd = costs.without_outcome(**span)
    dearest = costs.by_conversation(**span, limit=DEAREST)
    rung = ceilings.rung(now=now)
    context = admin.site.each_context(request) | {
        "title": _("Costs"),
        "days": days,
        "spans": SPANS,
        "rate": _number(_rate(), 2),
        "total": _row(_("Total"), total),
        "without_price": total.unknown - lost_calls,
        "without_outcome": lost_calls,
        "without_outcome_usd": _number(lost_usd, 6),
        "tables": [
            (_("By day"), [_row(date_format(date.fromisoformat(cost.key)), cost) for cost in costs.by_day(**span)]),
            (_("By assistant"), [_row(cost.key or _("of no assistant"), cost) for cost in costs.by_assistant(**span)]),
            (_("By kind"), [_row(_kinds().get(cost.key, cost.key), cost) for cost in costs.by_kind(**span)]),
            (_("By model"), [_row(cost.key or _("not told"), cost) for cost in costs.by_model(**span)]),
            (_("Dearest conversations"), _conversations(dearest)),
        ],
        "ceilings": [_use(use) for use in ceilings.uses(now=now)],
        "per_conversation": Ceiling.objects.filter(kind=Ceiling.Kind.CONVERSATION, is_active=True).first(),
        "rung": _rungs()[rung],
        "quotas": [(row.model, quotas.share(row.model, now=now)) for row in ProviderQuota.objects.all()],
    }
    return render(request, "supervision/costs.html", context)


def _rungs() -> tuple[str, ...]:
    return (
        _("Normal: each assistant's own model answers"),
        _("Cheaper model"),
        _("Answer cache only, then a person"),
        _("A person answers"),
    )


def _kinds() -> dict[str, str]:
    return {
        "answer": _("Answers"),
        "sight": _("Pictures seen"),
        "hearing": _("Voice messages heard"),
        "summary": _("Summaries"),
        "desk": _("Suggestions at the desk"),
        "question": _("Vectors of questions"),
        "embedding": _("Vectors of the knowledge"),
        ledger.LOST: _("Calls whose outcome is not known"),
    }


def _use(use: ceilings.Use) -> dict[str, str]:
    return {
        "kind": str(Ceiling.Kind(use.kind).label),
        "used": _number(use.used_usd, 2),
        "ceiling": _number(use.ceiling_usd, 2),
        "percent": _number(use.percent, 1),
    }


def _conversations(found: list[Cost]) -> list[Row]:
    protocols = dict(
        Conversation.objects.filter(public_id__in=[cost.key for cost in found]).values_list("public_id", "protocol")
    )
    return [
        _row(
            protocols.get(cost.key, cost.key) or _("of no conversation"),
            cost,
            link=cost.key if cost.key in protocols else "",
        )
        for cost in found
    ]


def _row(name: str, cost: Cost, *, link: str = "") -> Row:
    reais = _number(cost.usd * _rate(), 4)
    return Row(name=name, cost=cost, reais=f"R$ {reais}", dollars=f"US$ {_number(cost.usd, 6)}", link=link)


def _number(value: Decimal | float, places: int) -> str:
    # Django's own cuts off what it does not show.
    return number_format(round(Decimal(str(value)), places), places, force_grouping=True)


def _rate() -> Decimal:
    return Decimal(str(knobs.value(knobs.BRL_PER_USD)))


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(span) for span in SPANS} else SPANS[1]


def _start(now: datetime, *, days: int) -> datetime:
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)
