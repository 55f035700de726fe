"""The list of conversations, the thread beside it, and what changed in both."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.live import sharing
from lia_cortex.supervision.queries import board, thread
from lia_cortex.supervision.queries.bubbles import Thread
from lia_cortex.supervision.views import parts
from lia_cortex.supervision.views.access import person

State = Conversation.State
TABS = (
    ("", _("All")),
    (State.BOT, _("Assistant")),
    (State.WAITING_HUMAN, _("Queue")),
    (State.HUMAN, _("People")),
    (State.WAITING_CUSTOMER, _("Set aside")),
    (State.CLOSED, pgettext_lazy("conversations", "Closed")),
)
"""The states by their short names; closed ones are not counted."""

MOST_NAMED = 200
"""Rows that one request may name: a page that has loaded more shows the rest as they were."""


@require_safe
@never_cache
@login_required
def conversations(request: HttpRequest) -> HttpResponse:
    """Show the list; with `after` only the rows that follow it."""
    asks, state = person(request), _state(request)
    after = request.GET.get("after", "")
    page = _page(asks, state=state, after=after)
    if after:
        return render(request, "supervision/rows.html", {"page": page, "state": state})
    return render(request, "supervision/board.html", _board(asks, page=page, state=state))


@require_safe
@never_cache
@login_required
def conversation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one conversation beside the list; alone for a page that is open; `before`: older ones."""
    asks, state = person(request), _state(request)
    before = request.GET.get("before", "")
    found = _thread(asks, public_id=public_id, before=before)
    if before:
        return render(request, "supervision/items.html", {"thread": found})
    if request.headers.get("HX-Request"):
        return render(request, "supervision/thread.html", parts.opened(found, person=asks))
    page = _page(asks, state=state, after="")
    context = _board(asks, page=page, state=state)
    return render(request, "supervision/board.html", context | parts.opened(found, person=asks))


@require_safe
@never_cache
@login_required
def changes(request: HttpRequest) -> JsonResponse:
    """Return what a page needs to be right again: the rows it names, with `all` the newest, the thread."""
    asks, state = person(request), _state(request)
    if asks.sees_everything and "open" not in request.GET:
        sharing.allow(request)
    named = request.GET.getlist("id")[:MOST_NAMED]
    rows = {row.public_id: row for row in board.named(person=asks, public_ids=named, state=state)}
    if "all" in request.GET:
        rows |= {row.public_id: row for row in board.page(person=asks, state=state).rows}
    return JsonResponse(
        {
            "rows": [
                {
                    "id": row.public_id,
                    "order": str(row.order),
                    "html": render_to_string("supervision/row.html", {"row": row, "state": state}, request),
                }
                for row in rows.values()
            ],
            "gone": [public_id for public_id in named if public_id not in rows],
            "counts": board.counts(person=asks),
            "thread": _open_thread(request, asks),
        }
    )


def _open_thread(request: HttpRequest, asks: User) -> dict[str, str] | None:
    """Return the thread that the page says is open, in parts."""
    public_id = request.GET.get("open", "")
    return parts.of(request, person=asks, public_id=public_id) if public_id else None


def _board(asks: User, *, page: board.Page, state: str) -> dict[str, object]:
    counts = board.counts(person=asks)
    tabs = [(value, str(label), counts.get(value, 0)) for value, label in TABS]
    return {"page": page, "state": state, "tabs": tabs, "thread": None, "section": "board"}


def _page(asks: User, *, state: str, after: str) -> board.Page:
    try:
        return board.page(person=asks, state=state, after=after)
    except board.UnknownCursorError as error:
        raise Http404 from error


def _thread(asks: User, *, public_id: str, before: str) -> Thread:
    try:
        return thread.read(person=asks, public_id=public_id, before=before)
    except Conversation.DoesNotExist as error:
        raise Http404 from error


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in Conversation.State.values else ""
