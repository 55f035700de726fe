"""What operators tune: limits and intervals, the admission level."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.registry.models import Admission, KnobValue
from lia_cortex.registry.services import knobs
from lia_cortex.registry.services.knobs import Knob


def _first(knob: Knob) -> float:
    """Return what counts without a row: the environment's value, or the one in the code."""
    return float(getattr(settings, knob.name.upper(), knob.first))


def _label(knob: Knob) -> str:
    unit = f" ({knob.unit})" if knob.unit else ""
    return f"{knob.name}{unit}: {gettext(knob.about)}"


class KnobForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A known knob that has no row yet, and its value."""

    name = forms.ChoiceField(label=_("limit or interval"))

    class Meta:
        model = KnobValue
        fields = ("name", "value")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(KnobValue.objects.values_list("name", flat=True))
        if isinstance(self.fields.get("name"), forms.ChoiceField):
            free = [(name, _label(knob)) for name, knob in sorted(knobs.ALL.items()) if name not in taken]
            self.fields["name"].choices = free  # type: ignore[attr-defined]


@admin.register(KnobValue)
class KnobValueAdmin(PlatformAdmin):
    """Values that differ from the first ones; deleting a row goes back to the first."""

    form = KnobForm
    list_display = ("name", "value", "unit", "first", "about", "changed_at")
    search_fields = ("name",)
    list_before_template = "registry/known_knobs.html"

    @admin.display(description=_("unit"))
    def unit(self, row: KnobValue) -> str:
        """Return the unit of the value."""
        known = knobs.ALL.get(row.name)
        return known.unit if known else ""

    @admin.display(description=_("first value"))
    def first(self, row: KnobValue) -> str:
        """Return what counts without the row."""
        known = knobs.ALL.get(row.name)
        return f"{_first(known):g}" if known else "-"

    @admin.display(description=_("what it does"))
    def about(self, row: KnobValue) -> str:
        """Return what the value means."""
        known = knobs.ALL.get(row.name)
        return gettext(known.about) if known else gettext("not known to this version")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """Return the name, once there is a row."""
        return ("name", "unit", "first", "about") if obj else ()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the rows, and every knob with the value that counts now."""
        own = dict(KnobValue.objects.values_list("name", "value"))
        known = [
            {
                "name": knob.name,
                "unit": knob.unit,
                "value": own.get(knob.name, _first(knob)),
                "is_own": knob.name in own,
                "about": gettext(knob.about),
            }
            for knob in knobs.ALL.values()
        ]
        return super().changelist_view(request, (extra_context or {}) | {"known_knobs": known})

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Add the values to what is audited: they are numbers of ours."""
        message: list[dict[str, Any]] = super().construct_change_message(request, form, formsets, add)
        values = {"from": form.initial.get("value"), "to": form.cleaned_data.get("value")}
        return [*message, {"values": values}]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the value; this process uses it at once, the others within a second."""
        super().save_model(request, obj, form, change)
        knobs.forget()


@admin.register(Admission)
class AdmissionAdmin(PlatformAdmin):
    """The one admission level."""

    list_display = ("level", "reason", "changed_at")
    readonly_fields = ("changed_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the one row is missing."""
        return super().has_add_permission(request) and not Admission.objects.exists()
