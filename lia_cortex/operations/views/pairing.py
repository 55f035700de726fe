"""The page on which a phone is paired: a code that renews itself, and the session's state as the gateway tells it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.operations.queries import reach
from lia_cortex.operations.services import sessions
from lia_cortex.operations.views.access import seen, steers
from lia_cortex.operations.views.pages import shown

LIVES = timedelta(seconds=40)
"""WhatsApp lets a code live a little longer."""

RENEWALS = 8
"""A page that was left open for longer asks for no more codes: after thirty the gateway gives up."""

KEPT = "pairing"
"""Where the session of the person who pairs keeps the code: nobody else is to see it."""


@seen
def pairing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the code and whether the phone is connected; 403 to those who may not pair."""
    if not steers(request.user):
        raise PermissionDenied
    try:
        row = sessions.found(public_id)
    except Refused as refusal:
        raise Http404 from refusal
    gateway = reach.of((row.name,))
    kept = request.session.get(KEPT, {})
    kept = kept if kept.get("of") == public_id else {}
    at = parse_datetime(kept.get("at", ""))
    left = round((at + LIVES - clock.now()).total_seconds()) if at else 0
    context = {
        "instance": row,
        "gateway": gateway,
        "state": _state(gateway.states.get(row.name, ""), kept, left),
        "code": kept,
        "seconds_left": left,
        "renews": kept.get("times", 0) < RENEWALS,
        "is_simulated": settings.EVOLUTION_SIMULATED,
    }
    return shown(request, "pairing", context)


def _state(told: str, kept: dict[str, Any], left: int) -> str:
    if told == "open":
        return "open"
    if kept.get("refused"):
        return "refused"
    if not kept.get("picture") and not kept.get("typed"):
        return "none"
    return "code" if left > 0 else "expired"


@require_POST
@never_cache
@login_required
def pair(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a code and show it on the page of the instance; one that renews itself says `again`."""
    person, now = _admin(request), clock.now()
    before = request.session.get(KEPT, {})
    is_same = request.POST.get("again") == "1" and before.get("of") == public_id
    request.session[KEPT] = _fresh(public_id, person, now) | {"times": before.get("times", 0) + 1 if is_same else 0}
    return redirect("operations:pairing", public_id)


@require_POST
@never_cache
@login_required
def scan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the simulated phone scan the code that stands on the page."""
    _admin(request)
    try:
        sessions.scan(public_id=public_id, code=request.session.get(KEPT, {}).get("text", ""))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("operations:pairing", public_id)


def _fresh(public_id: str, person: User, now: datetime) -> dict[str, Any]:
    kept: dict[str, Any] = {"of": public_id, "at": now.isoformat()}
    try:
        code = sessions.pair(public_id=public_id, person=person, now=now)
    except Refused as refusal:
        return kept | {"refused": str(refusal)}
    return kept | {"picture": code.picture, "text": code.text, "typed": code.typed}


def _admin(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not steers(request.user):
        raise PermissionDenied
    return request.user
