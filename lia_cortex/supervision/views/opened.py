"""Parts of an open conversation that a page asks for by themselves."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation
from lia_cortex.kernel import clock
from lia_cortex.supervision.queries import choices, thread
from lia_cortex.supervision.queries.bubbles import Head
from lia_cortex.supervision.views import parts
from lia_cortex.supervision.views.access import person


@require_safe
@never_cache
@login_required
def now(request: HttpRequest, public_id: str) -> JsonResponse:
    """Return the thread's parts as they are now."""
    shown = parts.of(request, person=person(request), public_id=public_id)
    if not shown["head"]:
        raise Http404
    return JsonResponse(shown)


@require_safe
@never_cache
@login_required
def menu(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who may get the conversation, how urgent it is, and its tags."""
    head = _head(request, public_id)
    return render(request, "supervision/head_menu.html", {"head": head, "choices": choices.of(head)})


@require_safe
@never_cache
@login_required
def times(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show until when the conversation may be set aside."""
    head = _head(request, public_id)
    return render(request, "supervision/head_times.html", {"head": head, "times": choices.times(now=clock.now())})


def _head(request: HttpRequest, public_id: str) -> Head:
    try:
        return thread.head(person=person(request), public_id=public_id, now=clock.now())
    except Conversation.DoesNotExist as error:
        raise Http404 from error
