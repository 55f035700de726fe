"""The operations pages; each shows itself whole, or alone what changes, for a page that is open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from conversations.models import WebhookEvent
from lia_cortex.kernel import clock
from lia_cortex.operations.queries import events, failed, instances, panels, provider, queues, reach, stuck
from lia_cortex.operations.queries.queues import Point
from lia_cortex.operations.views.access import seen, steers
from lia_cortex.registry.services import pauses, switches

PAGE = 25
TABS = (
    ("overview", _("Overview")),
    ("instances", _("Instances")),
    ("stuck", _("Stuck turns")),
    ("failed", _("Dead letters")),
    ("events", _("Raw events")),
    ("switches", _("Switches")),
)
FOLLOWS = {
    "overview": "queues workers provider failed figures",
    "instances": "instances figures",
    "pairing": "instances",
    "stuck": "stuck figures",
    "failed": "failed figures",
    "events": "failed figures",
    "event": "failed",
    "switches": "switches",
}
"""The parts of the platform that each page shows, by the names under which services tell of a change."""

KINDS = (
    ("events", _("Events")),
    ("turns", _("Turns")),
    ("sends", _("Sends")),
    ("media", _("Files")),
)


@seen
def overview(request: HttpRequest) -> HttpResponse:
    """Show queues, workers and providers; what cannot be told now says so, and the rest is told."""
    now = clock.now()
    queue = request.GET.get("queue", "")
    queue = queue if queue in settings.QUEUES else settings.QUEUES[0]
    after = _number(request, "workers")
    parts = reach.parts()
    points = panels.told(lambda: queues.trend(queue=queue, now=now), otherwise=None)
    workers = panels.told(lambda: queues.workers(after=after, limit=PAGE + 1, now=now), otherwise=None)
    return shown(
        request,
        "overview",
        {
            "parts": parts,
            "recorder_silent": queues.recorder_silent_since(now=now),
            "is_simulated": settings.EVOLUTION_SIMULATED,
            "queues": panels.told(lambda: queues.now_of_each(now=now), otherwise=None),
            "never_paused": pauses.NEVER,
            "chosen": queue,
            "trend": points,
            "minutes": _minutes(points or ()),
            "trend_ends": int(points[-1].minute.timestamp()) if points else 0,
            "workers": workers and workers[:PAGE],
            "workers_known": workers is not None,
            "more_workers": after + PAGE if workers and len(workers) > PAGE else 0,
            "provider": panels.told(lambda: provider.read(now=now), otherwise=None),
        },
    )


@seen
def trend(_request: HttpRequest, queue: str) -> JsonResponse:
    """Return the points of a queue's trend: seconds since 1970, then a line for each state."""
    if queue not in settings.QUEUES:
        raise Http404
    points = queues.trend(queue=queue, now=clock.now())
    lines = [[getattr(point, name) for point in points] for name in ("waiting", "active", "delayed", "failed")]
    return JsonResponse({"points": [[int(point.minute.timestamp()) for point in points], *lines]})


@seen
def sessions(request: HttpRequest) -> HttpResponse:
    """Show the gateway's instances."""
    rows = instances.page(now=clock.now(), after=request.GET.get("after", ""), limit=PAGE + 1)
    more = rows[PAGE - 1].instance.name if len(rows) > PAGE else ""
    gateway = reach.of(tuple(row.instance.name for row in rows[:PAGE]))
    context = {
        "rows": [(row, instances.differs(row.instance, gateway)) for row in rows[:PAGE]],
        "gateway": gateway,
        "is_simulated": settings.EVOLUTION_SIMULATED,
        "more": urlencode({"after": more}) if more else "",
    }
    return shown(request, "instances", context)


@seen
def stuck_turns(request: HttpRequest) -> HttpResponse:
    """Show turns that nobody finishes."""
    now, after = clock.now(), _number(request, "after")
    rows = stuck.page(now=now, after=after, limit=PAGE + 1)
    total = stuck.rows(now=now).count()
    return shown(request, "stuck", {"rows": rows[:PAGE], "total": total, "more": _following(rows, after)})


@seen
def dead_letters(request: HttpRequest) -> HttpResponse:
    """Show what failed for good, one kind at a time."""
    now, after = clock.now(), _number(request, "after")
    kind = request.GET.get("kind", "")
    kind = kind if kind in failed.KINDS else failed.KINDS[0]
    counts = failed.counts(now=now)
    rows = failed.page(kind, now=now, after=after, limit=PAGE + 1)
    kinds = [(name, label, counts[name]) for name, label in KINDS]
    more = f"kind={kind}&{_following(rows, after)}" if len(rows) > PAGE else ""
    return shown(request, "failed", {"kind": kind, "kinds": kinds, "rows": rows[:PAGE], "more": more})


@seen
def raw_events(request: HttpRequest) -> HttpResponse:
    """Show what the gateway sent, as far as it is looked for."""
    asked = {name: request.GET.get(name, "").strip() for name in ("id", "phone", "kind", "status", "since", "until")}
    search = events.Search(
        id=asked["id"],
        phone=asked["phone"],
        kind=asked["kind"],
        status=asked["status"] if asked["status"] in WebhookEvent.Status.values else "",
        since=_day(asked["since"]),
        until=_day(asked["until"]),
    )
    rows = events.page(search, before=request.GET.get("before", ""), limit=PAGE + 1)
    kept = {name: value for name, value in asked.items() if value}
    more = urlencode(kept | {"before": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
    context = {"rows": rows[:PAGE], "asked": asked, "kinds": events.kinds(), "statuses": WebhookEvent.Status.choices}
    return shown(request, "events", context | {"more": more})


@seen
def raw_event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one event with its body, phones and codes hidden."""
    found = events.one(public_id)
    if found is None:
        raise Http404
    return shown(request, "event", {"found": found})


@seen
def features(request: HttpRequest) -> HttpResponse:
    """Show the switches."""
    states = switches.states()
    rows = [(feature, states[name]) for name, feature in switches.ALL.items()]
    return shown(request, "switches", {"rows": rows})


def shown(request: HttpRequest, name: str, context: Mapping[str, object]) -> HttpResponse:
    """Return the page with this panel, or the panel alone for a page that is open."""
    tab = {"event": "events", "pairing": "instances"}.get(name, name)
    shared = {"section": "operations", "tabs": TABS, "tab": tab, "steers": steers(request.user)}
    shared |= {"panel": f"operations/{name}.html", "here": request.get_full_path(), "follows": FOLLOWS[name]}
    whole = "operations/panel.html" if request.headers.get("HX-Request") else "operations/page.html"
    return render(request, whole, {**context, **shared})


def _minutes(points: Sequence[Point]) -> list[tuple[datetime, list[str]]]:
    """Return a trend's minutes and figures as a table shows them, the newest first; most figures repeat."""
    words = cache(lambda figure: str(localize(figure, use_l10n=True)))
    return [
        (point.minute, [words(each) for each in (point.waiting, point.active, point.delayed, point.failed)])
        for point in reversed(points)
    ]


def _following(rows: Sequence[object], after: int) -> str:
    return f"after={after + PAGE}" if len(rows) > PAGE else ""


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
