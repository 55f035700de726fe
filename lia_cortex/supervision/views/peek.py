"""A look at the last messages that marks nothing and disturbs nobody."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.models import Conversation
from lia_cortex.supervision.queries import glance
from lia_cortex.supervision.views.access import person


@require_safe
@never_cache
@login_required
def peek(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the end of a conversation; it stays as unread as it was."""
    try:
        shown = glance.of(person=person(request), public_id=public_id)
    except Conversation.DoesNotExist as error:
        raise Http404 from error
    return render(request, "supervision/peek.html", {"glance": shown})
