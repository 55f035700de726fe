"""What assistants did."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assistants.models import GuardVerdict, Perception, PrivateValue, Run, RunStep
from assistants.queries import names, steps
from lia_cortex.registry.admin.base import ReadOnlyAdmin, ReadOnlyInline


class StepInline(ReadOnlyInline):
    """The steps of a run, in order."""

    model = RunStep
    fields = (
        *("ordinal", "kind", "status", "tool", "error", "provider", "model"),
        *("input_tokens", "output_tokens", "cost_usd", "seconds"),
    )
    readonly_fields = fields


class VerdictInline(ReadOnlyInline):
    """What the guards stopped in a run."""

    model = GuardVerdict
    fields = ("at", "guard", "verdict", "evidence", "action")
    readonly_fields = fields


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """What assistants did."""

    list_display = (
        *("turn_id", "ordinal", "assistant", "status", "came_to"),
        *("provider", "rung", "cost_usd", "started_at"),
    )
    list_filter = ("status", "assistant", "provider", "rung")
    search_fields = ("=turn_id",)
    list_select_related = ("assistant",)
    inlines = (StepInline, VerdictInline)

    @admin.display(description=_("outcome"), ordering="outcome")
    def came_to(self, obj: Run) -> str:
        """Return the outcome in words."""
        return names.outcome(obj.outcome)


@admin.register(RunStep)
class RunStepAdmin(ReadOnlyAdmin):
    """Each model answer and each tool call."""

    list_display = ("run", "ordinal", "kind", "status", "tool", "error", "seconds", "started_at")
    list_filter = ("kind", "status", "tool")
    list_select_related = ("run",)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> RunStep | None:
        """Return the step as people read it."""
        row = super().get_object(request, object_id, from_field)
        return steps.for_people(row) if row is not None else None


@admin.register(Perception)
class PerceptionAdmin(ReadOnlyAdmin):
    """Which pictures and sounds went to which provider, when, and what it cost; never what they say."""

    list_display = (
        *("started_at", "sense", "status", "provider", "model", "is_simulated"),
        *("size", "input_tokens", "output_tokens", "cost_usd", "assistant"),
    )
    list_filter = ("sense", "status", "is_simulated", "assistant")
    list_select_related = ("assistant",)
    exclude = ("text", "fields")
    search_fields = ("=reference", "=scope", "=sha256")


@admin.register(GuardVerdict)
class GuardVerdictAdmin(ReadOnlyAdmin):
    """What was not sent, not read or not called, and why."""

    list_display = ("at", "guard", "verdict", "evidence", "action", "run")
    list_filter = ("guard", "verdict", "action")
    list_select_related = ("run",)


@admin.register(PrivateValue)
class PrivateValueAdmin(ReadOnlyAdmin):
    """Which tokens a conversation has; never what is behind them."""

    list_display = ("scope", "kind", "number")
    fields = ("scope", "kind", "number")
    search_fields = ("=scope",)
