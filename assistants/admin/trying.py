"""The page that calls a tool once, by hand."""

from typing import Any

import orjson
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from assistants.models import HttpTool
from assistants.services.http_tools import trying
from assistants.types import VerifiedCustomer
from lia_cortex.kernel import clock, ids
from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.registry.services import audit


class TrialForm(forms.Form):
    """What a call needs; an effect is confirmed first."""

    arguments = forms.JSONField(label=_("Arguments"), required=False)
    customer = forms.CharField(label=_("Customer's reference"), required=False)
    contract = forms.CharField(label=_("Contract"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False)
    key = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("It has an effect: really do it"), required=False)

    def __init__(self, *args: Any, tool: HttpTool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tool.has_effect:
            self.fields["confirmed"].required = True
        else:
            del self.fields["confirmed"]

    def clean_arguments(self) -> dict[str, Any]:
        """Return the arguments, an object."""
        written = self.cleaned_data["arguments"] or {}
        if not isinstance(written, dict):
            raise forms.ValidationError(_("This must be a JSON object."))
        return written


def page(admin: PlatformAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Return the form, with what the call came to when there was one."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    tool = get_object_or_404(HttpTool.objects.select_related("service"), pk=pk)
    trial = None
    # The same page sent twice is the same call.
    form = TrialForm(request.POST or None, tool=tool, initial={"arguments": _empty(tool), "key": ids.random_id("try")})
    if request.method == "POST" and form.is_valid():
        trial = _call(request, tool, form.cleaned_data)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Try %(tool)s") % {"tool": tool.name},
        "tool": tool,
        "form": form,
        "trial": trial,
        "data": orjson.dumps(trial.data, option=orjson.OPT_INDENT_2).decode() if trial else "",
    }
    return TemplateResponse(request, "assistants/try_tool.html", context)


def _call(request: HttpRequest, tool: HttpTool, given: dict[str, Any]) -> trying.Trial:
    now = clock.now()
    audit.record(
        actor=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
        action="assistants.tool_tried",
        subject=str(tool.pk),
        details={"tool": tool.name, "effect": tool.has_effect},
        now=now,
    )
    reference = given["customer"]
    customer = VerifiedCustomer(reference, given["contract"] or None) if reference else None
    return trying.attempt(
        tool=tool, arguments=given["arguments"], customer=customer, phone=given["phone"], key=given["key"], now=now
    )


def _empty(tool: HttpTool) -> dict[str, Any]:
    return dict.fromkeys(tool.arguments.get("required", ()), "")
