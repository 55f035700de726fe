"""Suggestions of the model, and passages of the knowledge, for the person who answers."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assistants.services.desk_help import Kind, Suggestion
from lia_cortex.kernel import clock
from lia_cortex.supervision.queries import findings
from lia_cortex.supervision.services import helping
from lia_cortex.supervision.views import answers, fields
from lia_cortex.supervision.views.access import person

LONGEST = 4096
BUSY = 503


@require_POST
@never_cache
@login_required
def suggest(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Answer a suggestion as JSON: its text, and a hint where the guards object to something in it."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    if kind not in set(Kind):
        raise Http404
    text = fields.text(request, "text")[:LONGEST]
    if kind == Kind.IMPROVE and not text.strip():
        return JsonResponse({"words": _("Write something first.")}, status=answers.REFUSED)
    helped = helping.suggest(conversation=conversation, person=asks, kind=Kind(kind), text=text, now=clock.now())
    found = helped.suggestion
    if found.problem:
        return JsonResponse({"words": _problem(found)}, status=BUSY)
    return JsonResponse(
        {
            "text": found.text,
            "hint": findings.words(found.finding),
            "sources": [findings.source(each) for each in helped.passages],
            "simulated": settings.OPENAI_SIMULATED,
        }
    )


@require_safe
@never_cache
@login_required
def knowledge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show passages of the knowledge that fit the question, each with its source."""
    conversation = answers.seen(person(request), public_id)
    question = request.GET.get("question", "").replace("\0", "").strip()
    found = helping.passages(conversation=conversation, question=question, now=clock.now()) if question else []
    return render(request, "supervision/composer_passages.html", {"passages": found, "question": question})


def _problem(found: Suggestion) -> str:
    match found.problem:
        case "money":
            return _("A ceiling on model costs is reached: there are no suggestions now.")
        case "away":
            words = _("The model is busy with customers, who come first. Try again in %(seconds)s s.")
            return words % {"seconds": max(1, round(found.after))}
        case _:
            return _("The model would not answer this.")
