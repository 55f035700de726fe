"""Roles, their tools and limits."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from assistants.models import Assistant
from assistants.services import toolbox
from assistants.types import RunRequest
from lia_cortex.registry.admin.base import PlatformAdmin

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Assistant]
else:
    ModelForm = forms.ModelForm


class AssistantForm(ModelForm):
    """An assistant, its tools chosen from those that exist here."""

    tools = forms.MultipleChoiceField(
        label=_("tools"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("what its model may call")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = RunRequest(
            turn_id=0, conversation_id=0, scope="", assistant_id=self.instance.pk or 0, history=(), burst=()
        )
        # A tool that is not there now, because its toolset is not plugged, stays chosen until somebody takes it away.
        names = {tool.name for tool in toolbox.offered(nobody)} | set(self.instance.tools) | {"hand_off"}
        self.fields["tools"].choices = [(name, name) for name in sorted(names)]  # type: ignore[attr-defined]


@admin.register(Assistant)
class AssistantAdmin(PlatformAdmin):
    """Roles, their tools and limits; a change is in force from the next answer on."""

    form = AssistantForm
    list_display = ("name", "slug", "purpose", "is_active", "model")
    list_filter = ("is_active",)
    search_fields = ("name", "slug")
    filter_horizontal = ("hands_off_to",)
