"""The playground: write to a version as a customer would, and see why it answers as it does."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from assistants.models import PromptVersion, Trial
from assistants.queries import why
from assistants.services import trials
from lia_cortex.kernel import clock, ids
from lia_cortex.kernel.errors import Refused

if TYPE_CHECKING:
    from assistants.admin.prompts import PromptVersionAdmin


def page(owner: "PromptVersionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the exchanges so far; a POST adds one and leads back here."""
    if not owner.has_change_permission(request):
        raise PermissionDenied
    version = get_object_or_404(PromptVersion.objects.select_related("assistant"), pk=pk)
    last = _trial(version, request.GET.get("trial", ""))
    error = ""
    if request.method == "POST":
        try:
            made = trials.try_out(
                version=version,
                question=request.POST.get("question", ""),
                author=request.user,  # type: ignore[arg-type]
                follows=last,
                clock=clock.now,
            )
            address = reverse("admin:assistants_promptversion_try", args=[version.pk])
            return redirect(f"{address}?trial={made.public_id}#answer")
        except Refused:
            error = _("Write what a customer would write.")
    exchanges = [(trial, why.of_turn(trial.turn_id)) for trial in trials.earlier(last)]
    told = {
        **owner.admin_site.each_context(request),
        "title": _("Try out %(version)s") % {"version": version},
        "version": version,
        "exchanges": exchanges,
        "error": error,
        "opts": owner.opts,
        "original": version,
    }
    return TemplateResponse(request, "admin/assistants/try.html", told, status=400 if error else 200)


def _trial(version: PromptVersion, public_id: str) -> Trial | None:
    if not public_id:
        return None
    known = Trial.objects.filter(public_id=public_id, prompt_version=version)
    found = known.first() if ids.is_public(public_id) else None
    if found is None:
        raise Http404
    return found
