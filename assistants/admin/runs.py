"""What assistants did."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assistants.models import GuardVerdict, Perception, PrivateValue, Run, RunStep
from assistants.queries import names, steps
from lia_cortex.registry.admin.base import ReadOnlyAdmin, ReadOnlyInline


def _in_words(name: Callable[[str], str]) -> type[admin.AllValuesFieldListFilter]:
    """Return a filter of the stored codes that reads as words."""

    class InWords(admin.AllValuesFieldListFilter):
        def choices(self, changelist: ChangeList) -> Iterator[Any]:
            for choice in super().choices(changelist):
                yield {**choice, "display": name(str(choice["display"]))}

    return InWords


class ProviderInWords:
    """A column for the provider of runs and steps."""

    @admin.display(description=_("provider"), ordering="provider")
    def who(self, obj: Run | RunStep) -> str:
        """Return who answered."""
        return names.provider(obj.provider)


class ErrorInWords:
    """A column for what a step failed with."""

    @admin.display(description=_("error"), ordering="error")
    def went_wrong(self, obj: RunStep) -> str:
        """Return why the step failed."""
        return names.error(obj.error)


class VerdictInWords:
    """A column for what a guard found."""

    @admin.display(description=_("verdict"), ordering="verdict")
    def finding(self, obj: GuardVerdict) -> str:
        """Return the verdict in words."""
        return names.verdict(obj.verdict)


class StepInline(ProviderInWords, ErrorInWords, ReadOnlyInline):
    """The steps of a run, in order."""

    model = RunStep
    fields = (
        *("ordinal", "kind", "status", "tool", "went_wrong", "who", "model"),
        *("input_tokens", "output_tokens", "cost_usd", "seconds"),
    )
    readonly_fields = fields


class VerdictInline(VerdictInWords, ReadOnlyInline):
    """What the guards stopped in a run."""

    model = GuardVerdict
    fields = ("at", "guard", "finding", "evidence", "action")
    readonly_fields = fields


@admin.register(Run)
class RunAdmin(ProviderInWords, ReadOnlyAdmin):
    """What assistants did."""

    list_display = (
        *("turn_id", "ordinal", "assistant", "status", "came_to"),
        *("who", "step", "cost_usd", "started_at"),
    )
    list_filter = (
        *("status", "assistant"),
        ("provider", _in_words(names.provider)),
        ("rung", _in_words(names.rung)),
    )
    search_fields = ("=turn_id",)
    list_select_related = ("assistant",)
    fields = (
        *("turn_id", "ordinal", "assistant", "prompt_version", "model", "who", "step", "scope", "status", "came_to"),
        *("started_at", "finished_at", "last_step", "about", "haste", "mood"),
        *("input_tokens", "cached_tokens", "output_tokens", "cost_usd"),
    )
    readonly_fields = fields
    inlines = (StepInline, VerdictInline)

    @admin.display(description=_("topic"))
    def about(self, obj: Run) -> str:
        """Return what the customer's words were about."""
        return names.reading(obj.topic)

    @admin.display(description=_("urgency"))
    def haste(self, obj: Run) -> str:
        """Return how urgent it is."""
        return names.reading(obj.urgency)

    @admin.display(description=_("sentiment"))
    def mood(self, obj: Run) -> str:
        """Return how the customer sounds."""
        return names.reading(obj.sentiment)

    @admin.display(description=_("outcome"), ordering="outcome")
    def came_to(self, obj: Run) -> str:
        """Return the outcome in words."""
        return names.outcome(obj.outcome)

    @admin.display(description=_("spending step"), ordering="rung")
    def step(self, obj: Run) -> str:
        """Return what answered while money was short."""
        return names.rung(obj.rung)


@admin.register(RunStep)
class RunStepAdmin(ErrorInWords, ReadOnlyAdmin):
    """Each model answer and each tool call."""

    list_display = ("run", "ordinal", "kind", "status", "tool", "went_wrong", "seconds", "started_at")
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
class GuardVerdictAdmin(VerdictInWords, ReadOnlyAdmin):
    """What was not sent, not read or not called, and why."""

    list_display = ("at", "guard", "finding", "evidence", "action", "run")
    list_filter = ("guard", ("verdict", _in_words(names.verdict)), "action")
    list_select_related = ("run",)


@admin.register(PrivateValue)
class PrivateValueAdmin(ReadOnlyAdmin):
    """Which tokens a conversation has; never what is behind them."""

    list_display = ("scope", "kind", "number")
    fields = ("scope", "kind", "number")
    search_fields = ("=scope",)
