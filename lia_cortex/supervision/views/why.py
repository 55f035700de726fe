"""Why an assistant said what it said, and what people think of it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conversations.models import Message
from conversations.services import feedback
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.queries import why
from lia_cortex.supervision.views import fields, listing
from lia_cortex.supervision.views.access import person

WITHDRAWN = "none"
"""In place of a thumb: what the person thought no longer holds."""


@require_safe
@never_cache
@login_required
def panel(request: HttpRequest, public_id: str, message_id: str) -> HttpResponse:
    """Show the work behind an assistant's message: alone for a page that is open, else as a page."""
    return _shown(request, public_id, message_id)


@require_POST
@login_required
def rate(request: HttpRequest, public_id: str, message_id: str) -> HttpResponse:
    """Keep the person's thumb and correction; a refusal is told in the panel."""
    asks = person(request)
    try:
        message = why.find(person=asks, conversation=public_id, message=message_id)
    except Message.DoesNotExist as error:
        raise Http404 from error
    thumb = request.POST.get("thumb", "")
    try:
        if thumb == WITHDRAWN:
            feedback.withdraw(message=message, person=asks)
        else:
            correction = fields.text(request, "correction")
            feedback.rate(message=message, person=asks, thumb=thumb, correction=correction, now=clock.now())
    except Refused as refusal:
        return _shown(request, public_id, message_id, refused=str(refusal), status=400)
    if request.headers.get("HX-Request"):
        return _shown(request, public_id, message_id, is_kept=True)
    return redirect("supervision:why", public_id=public_id, message_id=message_id)


def _shown(request: HttpRequest, public_id: str, message_id: str, *, status: int = 200, **told: object) -> HttpResponse:
    asks = person(request)
    try:
        found = why.read(person=asks, conversation=public_id, message=message_id)
    except Message.DoesNotExist as error:
        raise Http404 from error
    context = {
        "why": found,
        "runs": found.runs,
        "section": listing.section(request),
        "links_versions": asks.has_perm("assistants.view_promptversion") and asks.is_staff,
        **told,
    }
    template = "supervision/why.html" if request.headers.get("HX-Request") else "supervision/why_page.html"
    return render(request, template, context, status=status)
