"""How a page is answered that did something to a conversation: a script with its parts, a plain form with the page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from conversations.models import Conversation
from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision import addresses
from lia_cortex.supervision.queries import known
from lia_cortex.supervision.views import listing, parts

REFUSED = 409


def seen(asks: User, public_id: str) -> Conversation:
    """Return the conversation; raise Http404 unless the person may see it."""
    found = visibility.conversations(person=asks).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def refused(request: HttpRequest, refusal: Refused, asks: User, public_id: str) -> HttpResponse:
    """Answer that a rule said no, with the thread as it is now."""
    if not _is_script(request):
        messages.warning(request, str(refusal))
        return _page(request, asks, public_id)
    shown = parts.of(request, person=asks, public_id=public_id)
    return JsonResponse({"code": refusal.code, "words": str(refusal), "thread": shown}, status=REFUSED)


def done(request: HttpRequest, asks: User, public_id: str, *, words: str = "") -> HttpResponse:
    """Answer with the thread as it is now, and with words for the person if there are any."""
    if not _is_script(request):
        if words:
            messages.success(request, words)
        return _page(request, asks, public_id)
    return JsonResponse({"words": words, "thread": parts.of(request, person=asks, public_id=public_id)})


def _page(request: HttpRequest, asks: User, public_id: str) -> HttpResponse:
    section = listing.section(request)
    if known.visible(person=asks, public_ids=[public_id]):
        return redirect(addresses.conversation(public_id, section=section))
    return redirect(f"supervision:{section}")


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
