"""The panel beside a thread, older visits, and what a person looks up for the customer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assistants.services import desk_tools
from conversations.models import Conversation
from conversations.queries import vouched
from lia_cortex.kernel import clock, ids
from lia_cortex.registry.services import audit
from lia_cortex.supervision.queries import panel, tool_words
from lia_cortex.supervision.views import answers, listing
from lia_cortex.supervision.views.access import person


@require_safe
@never_cache
@login_required
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is known about the customer and the conversation."""
    try:
        found = panel.read(person=person(request), public_id=public_id, now=clock.now())
    except Conversation.DoesNotExist as error:
        raise Http404 from error
    tools = [(name, tool_words.title(name)) for name in found.tools]
    context = {"panel": found, "tools": tools, "section": listing.section(request)}
    return render(request, "supervision/panel.html", context)


@require_safe
@never_cache
@login_required
def visits(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the customer's visits before the one named `before`."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    before = request.GET.get("before", "")
    if not ids.is_public(before):
        raise Http404
    rows, more = panel.earlier(person=asks, conversation=conversation, before=before)
    context = {"conversation": conversation, "visits": rows, "more": more, "section": listing.section(request)}
    return render(request, "supervision/panel_visits.html", context)


@require_POST
@never_cache
@login_required
def look_up(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Show what a tool tells about the verified customer; who looked is in the audit."""
    asks, now = person(request), clock.now()
    conversation = answers.seen(asks, public_id)
    found = desk_tools.look_up(
        name=name,
        scope=public_id,
        conversation_id=conversation.pk,
        phones=vouched.phones(conversation.identity),
        now=now,
    )
    if found is None:
        raise Http404
    told = {"tool": name, "problem": found.problem}
    audit.record(actor=asks, action="desk.looked_up", subject=public_id, details=told, now=now)
    facts = [(tool_words.field(key), tool_words.value(value, of=key)) for key, value in found.data]
    context = {"found": found, "facts": facts, "title": tool_words.title(name)}
    return render(request, "supervision/panel_tool.html", context)
