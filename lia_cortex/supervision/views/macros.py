"""The macros of a person, and running one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.queries import ready
from lia_cortex.supervision.services import macros
from lia_cortex.supervision.views import answers, fields, listing
from lia_cortex.supervision.views.access import person

ASKED = "ask:"
LONGEST = 400
KEY_LETTERS = 100


@require_safe
@never_cache
@login_required
def offered(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the macros that the person may run here."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    found = ready.keyed(ready.macros(person=asks))
    context = {"conversation": conversation, "macros": found, "section": listing.section(request)}
    return render(request, "supervision/composer_macros.html", context)


@require_POST
@never_cache
@login_required
def run(request: HttpRequest, public_id: str, macro_id: str) -> HttpResponse:
    """Run the macro; what it must know first is answered as `asks`, and sent back as `ask:` fields."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    macro = next((one for one in ready.macros(person=asks) if one.public_id == macro_id), None)
    if macro is None:
        raise Http404
    given = {
        name.removeprefix(ASKED): fields.plain(str(value))[:LONGEST]
        for name, value in request.POST.items()
        if name.startswith(ASKED)
    }
    missing = [question for question in macros.asks(macro, person=asks) if not given.get(question, "").strip()]
    if missing:
        return JsonResponse({"code": "asks", "asks": missing, "name": macro.name}, status=answers.REFUSED)
    key = fields.text(request, "key")[:KEY_LETTERS]
    if not key:
        return HttpResponse(status=400)
    ran = macros.run(macro, conversation=conversation, person=asks, answers=given, key=key, now=clock.now())
    if ran.refused:
        words = _("Step %(step)s of “%(name)s” was refused: %(why)s")
        told = words % {"step": ran.done + 1, "name": macro.name, "why": ran.refused}
        return answers.refused(request, Refused("step", told), asks, public_id)
    return answers.done(request, asks, public_id, words=_("“%(name)s” is done.") % {"name": macro.name})
