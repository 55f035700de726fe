"""Where tools may call, and what they send there that nobody may read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.registry.models import EgressHost, Secret
from lia_cortex.registry.services import egress, secrets


@admin.register(EgressHost)
class EgressHostAdmin(PlatformAdmin):
    """Hosts that tools may call."""

    list_display = ("host", "allow_private", "note")
    list_filter = ("allow_private",)
    search_fields = ("host",)

    def save_model(self, request: HttpRequest, obj: EgressHost, form: Any, change: bool) -> None:
        """Store the host; this process knows it at once."""
        super().save_model(request, obj, form, change)
        egress.forget()


class SecretForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A value goes in; none comes out."""

    value = forms.CharField(
        label=_("value"),
        required=False,
        strip=True,
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("written here and never shown again; blank keeps the value"),
    )

    class Meta:
        model = Secret
        fields = ("name",)

    def clean_value(self) -> str:
        """Return the value; a new secret needs one."""
        value: str = self.cleaned_data["value"]
        if not value and self.instance.pk is None:
            raise forms.ValidationError(_("A new secret needs a value."))
        return value


@admin.register(Secret)
class SecretAdmin(PlatformAdmin):
    """Names of secrets; their values can be replaced, not read."""

    form = SecretForm
    list_display = ("name", "changed_at")
    search_fields = ("name",)
    fields = ("name", "value")

    def save_model(self, request: HttpRequest, obj: Secret, form: Any, change: bool) -> None:
        """Store the value sealed."""
        if form.cleaned_data["value"]:
            obj.sealed = secrets.seal(form.cleaned_data["value"])
        super().save_model(request, obj, form, change)
        secrets.forget()
