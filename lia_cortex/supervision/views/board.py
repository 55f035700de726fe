"""The list of conversations, the thread beside it, and what changed in both."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation
from lia_cortex.supervision.live import sharing
from lia_cortex.supervision.queries import board, thread, unread
from lia_cortex.supervision.queries.bubbles import Thread
from lia_cortex.supervision.services import looks
from lia_cortex.supervision.views import listing, parts
from lia_cortex.supervision.views.listing import Asked


@require_safe
@never_cache
@login_required
def conversations(request: HttpRequest, section: str) -> HttpResponse:
    """Show the list; with `after` only the rows that follow it; alone for a page that is open."""
    asked = listing.asked(request, section)
    after = request.GET.get("after", "")
    page = asked.page(after=after)
    if after:
        return render(request, "supervision/rows.html", asked.row_context() | {"page": page})
    name = "list" if request.headers.get("HX-Request") else "board"
    return render(request, f"supervision/{name}.html", asked.context(page=page))


@require_safe
@never_cache
@login_required
def conversation(request: HttpRequest, public_id: str, section: str) -> HttpResponse:
    """Show one conversation beside the list; alone for a page that is open; `before`: older ones."""
    asked = listing.asked(request, section)
    before = request.GET.get("before", "")
    found = _thread(asked, public_id=public_id, before=before)
    if before:
        return render(request, "supervision/items.html", {"thread": found, "section": section})
    looks.note(person=asked.person, public_id=public_id, now=asked.now)
    opened = parts.opened(found, person=asked.person, section=section)
    if request.headers.get("HX-Request"):
        return render(request, "supervision/thread.html", opened)
    return render(request, "supervision/board.html", asked.context(page=asked.page()) | opened)


@require_safe
@never_cache
@login_required
def changes(request: HttpRequest) -> JsonResponse:
    """Return what a page needs to be right again: the rows it names, with `all` the first ones, numbers, the thread."""
    asked = listing.asked(request, listing.section(request))
    open_thread = _open_thread(request, asked)  # first: what it shows is read by now
    named = request.GET.getlist("id")[: sharing.NAMED_MOST]
    rows = {
        row.public_id: row for row in board.named(person=asked.person, public_ids=named, by=asked.by, now=asked.now)
    }
    if "all" in request.GET:
        rows |= {row.public_id: row for row in asked.page().rows}
    answer = {
        "rows": [_row(request, asked, row) for row in rows.values()],
        "gone": [public_id for public_id in named if public_id not in rows],
        "counts": asked.counts(),
        "tiles": render_to_string("supervision/tiles.html", {"tiles": asked.tiles()}, request),
        "thread": open_thread,
    }
    # What is unread is each one's own: an answer for all is given it for each who asks (live/sharing.py).
    if asked.is_for_all and open_thread is None and sharing.is_offered(request):
        sharing.allow(request, written=unread.written(person=asked.person, public_ids=rows))
    else:
        answer["unread"] = {row.public_id: row.unread for row in rows.values() if row.unread}
    return JsonResponse(answer)


def _row(request: HttpRequest, asked: Asked, row: board.Row) -> dict[str, object]:
    shown = replace(row, unread=0)  # the page keeps its own mark, and sets it to what comes with the answer
    html = render_to_string("supervision/row.html", asked.row_context() | {"row": shown}, request)
    return {"id": row.public_id, "order": str(row.order), "html": html}


def _open_thread(request: HttpRequest, asked: Asked) -> dict[str, str] | None:
    """Return the thread that the page says is open, in parts; empty ones when it may not be seen any more."""
    public_id = request.GET.get("open", "")
    if not public_id:
        return None
    shown = parts.of(request, person=asked.person, public_id=public_id)
    if shown["head"]:
        looks.note(person=asked.person, public_id=public_id, now=asked.now)
    return shown


def _thread(asked: Asked, *, public_id: str, before: str) -> Thread:
    try:
        return thread.read(person=asked.person, public_id=public_id, before=before, now=asked.now)
    except Conversation.DoesNotExist as error:
        raise Http404 from error
