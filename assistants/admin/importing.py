"""The page that makes tools of an OpenAPI document: read it, choose operations, review what became of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assistants.models import HttpService
from assistants.services.http_tools import importing, openapi
from lia_cortex.integrations.egress import client
from lia_cortex.integrations.egress.client import Outgoing
from lia_cortex.kernel import clock, db
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain
from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.registry.services import audit

LARGEST = 2_000_000
"""Bytes of a document."""


class DocumentForm(forms.Form):
    """The document: a file, its address, or its text."""

    file = forms.FileField(label=_("File"), required=False)
    url = forms.CharField(label=_("Address"), required=False, help_text=_("only of an allowed host"))
    text = forms.CharField(
        label=_("Text"), required=False, max_length=LARGEST, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean(self) -> dict[str, Any]:
        """Return the values with the document read."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["written"] = self._written(cleaned)
            cleaned["document"] = openapi.read(cleaned["written"])
        except Refused as refused:
            raise forms.ValidationError(_("This is no OpenAPI document of version 3, in JSON or YAML.")) from refused
        return cleaned

    def _written(self, cleaned: dict[str, Any]) -> str:
        if cleaned.get("file"):
            if cleaned["file"].size > LARGEST:
                raise forms.ValidationError(_("The document is too large."))
            return bytes(cleaned["file"].read()).decode("utf-8", "replace")
        if cleaned.get("url"):
            return _fetched(cleaned["url"])
        return str(cleaned.get("text", ""))


def page(admin: PlatformAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Return the form, then the operations, then go to the new tools."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    service = get_object_or_404(HttpService, pk=pk)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    read = form.is_valid()
    wanted = request.POST.getlist("operation")
    if read and wanted:
        return _import(request, service, form.cleaned_data["document"], wanted)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Import tools of %(service)s") % {"service": service.name},
        "service": service,
        "form": form,
        "document": form.cleaned_data["document"] if read else None,
        "written": form.cleaned_data["written"] if read else "",
    }
    return TemplateResponse(request, "assistants/import_tools.html", context)


def _import(request: HttpRequest, service: HttpService, document: openapi.Document, wanted: list[str]) -> HttpResponse:
    made = importing.fill(service=service, document=document, wanted=wanted)
    audit.record(
        actor=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
        action="assistants.tools_imported",
        subject=service.name,
        details={"tools": [tool.name for tool in made]},
        now=clock.now(),
    )
    told = ngettext(
        "%(count)d tool was made. Review it, then make it active.",
        "%(count)d tools were made. Review them, then make them active.",
        len(made),
    )
    messages.success(request, told % {"count": len(made)})
    return redirect("admin:assistants_httptool_changelist")


def _fetched(url: str) -> str:
    db.release()
    try:
        answer = client.send(Outgoing(method="GET", url=url, max_bytes=LARGEST))
    except (Terminal, Retryable, Uncertain) as error:
        raise forms.ValidationError(
            gettext("The address cannot be read: %(reason)s") % {"reason": error.reason}
        ) from error
    if answer.status != 200:
        raise forms.ValidationError(gettext("The address answered %(status)s.") % {"status": answer.status})
    return answer.body.decode("utf-8", "replace")
