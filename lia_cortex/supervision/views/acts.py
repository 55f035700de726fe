"""POST /acts/: one verb on one or many conversations; POST /acts/<act>/undo/."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Act
from lia_cortex.supervision.queries import names
from lia_cortex.supervision.services import acts
from lia_cortex.supervision.services.acts import Done
from lia_cortex.supervision.views import fields
from lia_cortex.supervision.views.access import person

LISTS = frozenset({"add", "remove"})
"""Details that may come more than once."""

NOT_DETAILS = frozenset({"verb", "id", "csrfmiddlewaretoken"})


@require_POST
@login_required
def do(request: HttpRequest) -> HttpResponse:
    """Do it to the conversations named `id`; answer a notice with its undo."""
    asks, verb = person(request), request.POST.get("verb", "")
    try:
        done = acts.do(
            verb=verb, public_ids=request.POST.getlist("id"), person=asks, details=_details(request), now=clock.now()
        )
    except Refused as refusal:
        return _refused(request, refusal)
    return _notice(request, done, said=_told(verb, done), undo=done.done > done.already)


@require_POST
@login_required
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an act of this person back."""
    try:
        done = acts.undo(act=public_id, person=person(request), now=clock.now())
    except Refused as refusal:
        if refusal.code == "not_found":
            raise Http404 from refusal
        return _refused(request, refusal)
    said = ngettext("Taken back.", "Taken back in %(count)s conversations.", done.done) % {"count": done.done}
    return _notice(request, done, said=said if done.done else "", undo=False)


def _details(request: HttpRequest) -> dict[str, Any]:
    given = request.POST
    names_given = [name for name in given if name not in NOT_DETAILS]
    return {
        name: [fields.plain(each) for each in given.getlist(name)] if name in LISTS else fields.text(request, name)
        for name in names_given
    }


def _told(verb: str, done: Done) -> str:
    """Return what was done, and how many were so before it."""
    changed = done.done - done.already
    if not done.already:
        return _said(verb, done.done)
    if verb == Act.Verb.CLOSE:
        words = ngettext("%(count)s was closed already.", "%(count)s were closed already.", done.already)
        if done.done == 1:
            return gettext("The conversation is closed already.")
    elif not changed:
        return _said(verb, done.done)  # asked for again it is so: "You have the floor."
    else:
        words = ngettext("%(count)s was so already.", "%(count)s were so already.", done.already)
    before = words % {"count": done.already}
    return f"{_said(verb, changed)} {before}" if changed else before


def _said(verb: str, count: int) -> str:
    """Return what was done, in words; nothing where it was done to none."""
    words = {
        Act.Verb.TAKE_OVER: ngettext("You have the floor.", "You have the floor in %(count)s conversations.", count),
        Act.Verb.ASSIGN: ngettext("Assigned.", "%(count)s conversations assigned.", count),
        Act.Verb.TRANSFER: ngettext("Transferred.", "%(count)s conversations transferred.", count),
        Act.Verb.RETURN: ngettext(
            "Returned to the assistant.", "%(count)s conversations returned to the assistant.", count
        ),
        Act.Verb.PRIORITISE: ngettext("Priority changed.", "Priority changed in %(count)s conversations.", count),
        Act.Verb.SNOOZE: ngettext("Set aside.", "%(count)s conversations set aside.", count),
        Act.Verb.TAG: ngettext("Tags changed.", "Tags changed in %(count)s conversations.", count),
        Act.Verb.CLOSE: ngettext("Conversation closed.", "%(count)s conversations closed.", count),
        Act.Verb.REOPEN: ngettext("Conversation reopened.", "%(count)s conversations reopened.", count),
        Act.Verb.WATCH: ngettext("You watch it.", "You watch %(count)s conversations.", count),
        Act.Verb.UNWATCH: ngettext("You no longer watch it.", "You no longer watch %(count)s conversations.", count),
    }
    return words[Act.Verb(verb)] % {"count": count} if count else ""


def _notice(request: HttpRequest, done: Done, *, said: str, undo: bool) -> HttpResponse:
    who = names.of([public_id for public_id, _words in (*done.refused, *done.remarks)], person=person(request))
    context = {
        "done": done,
        "said": said,
        "undo_seconds": acts.UNDO_SECONDS if undo else 0,
        "refused": [(who.get(public_id, ""), words) for public_id, words in done.refused],
        "remarks": [(who.get(public_id, ""), words) for public_id, words in done.remarks],
    }
    response = render(request, "supervision/acts/notice.html", context)
    # The page fetches its rows again; the ids that were refused stay chosen.
    response["HX-Trigger"] = json.dumps({"acted": {"act": done.act, "refused": [each for each, _w in done.refused]}})
    return response


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {"done": None, "said": "", "refused": [("", str(refusal))], "undo_seconds": 0}
    response = render(request, "supervision/acts/notice.html", context)
    response["HX-Trigger"] = json.dumps({"acted": {"act": "", "refused": []}})
    return response
