"""Assistants and their prompts are edited here; what they did is read here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assistants.models import Assistant, GuardVerdict, Perception, PrivateValue, PromptVersion, Run, RunStep
from assistants.services import prompts
from lia_cortex.kernel import clock
from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyAdmin, ReadOnlyInline
from lia_cortex.registry.services import audit


@admin.register(Assistant)
class AssistantAdmin(PlatformAdmin):
    """Roles, their tools and limits."""

    list_display = ("name", "slug", "purpose", "is_active", "model")
    list_filter = ("is_active",)
    search_fields = ("name", "slug")
    filter_horizontal = ("hands_off_to",)


@admin.register(PromptVersion)
class PromptVersionAdmin(PlatformAdmin):
    """Instructions: a draft is edited and published; what ran is never edited."""

    list_display = ("assistant", "number", "status", "author", "published_at")
    list_filter = ("assistant", "status")
    readonly_fields = ("number", "status", "author", "created_at", "published_at")
    actions = ("publish",)

    def get_readonly_fields(self, request: HttpRequest, obj: PromptVersion | None = None) -> Any:
        """Return the fields that cannot be edited: all of them once the version was published."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return fixed
        more = ("assistant",) if obj.status == PromptVersion.Status.DRAFT else ("assistant", "text")
        return (*fixed, *more)

    def has_delete_permission(self, request: HttpRequest, obj: PromptVersion | None = None) -> bool:
        """Only a draft may go: runs name the version that they ran with."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.status == PromptVersion.Status.DRAFT)

    def get_actions(self, request: HttpRequest) -> Any:
        """Return the actions without the bulk deletion, which would not look at each version."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: PromptVersion, form: Any, change: bool) -> None:
        """Store a draft; a new one gets the assistant's next number."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = prompts.draft(assistant=obj.assistant, text=obj.text, author=request.user)  # type: ignore[arg-type]
        obj.pk, obj.number, obj.author = made.pk, made.number, made.author

    @admin.action(description=_("Publish the selected version"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[PromptVersion]) -> None:
        """Publish one version; it is used from the next run on."""
        if queryset.count() != 1:
            self.message_user(request, _("Select one version."), messages.ERROR)
            return
        now = clock.now()
        prompt = prompts.publish(prompt=queryset.get(), now=now)
        audit.record(
            actor=request.user,  # type: ignore[arg-type]
            action="assistants.prompt_published",
            subject=prompt.assistant.public_id,
            details={"version": prompt.number},
            now=now,
        )
        self.message_user(request, _("%(prompt)s is published.") % {"prompt": prompt})


class StepInline(ReadOnlyInline):
    """The steps of a run, in order."""

    model = RunStep
    fields = ("ordinal", "kind", "status", "tool", "error", "input_tokens", "output_tokens", "cost_usd", "seconds")
    readonly_fields = fields


class VerdictInline(ReadOnlyInline):
    """What the guards stopped in a run."""

    model = GuardVerdict
    fields = ("at", "guard", "verdict", "evidence", "action")
    readonly_fields = fields


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """What assistants did."""

    list_display = ("turn_id", "ordinal", "assistant", "status", "outcome", "cost_usd", "started_at")
    list_filter = ("status", "assistant")
    search_fields = ("=turn_id",)
    list_select_related = ("assistant",)
    inlines = (StepInline, VerdictInline)


@admin.register(RunStep)
class RunStepAdmin(ReadOnlyAdmin):
    """Each model answer and each tool call."""

    list_display = ("run", "ordinal", "kind", "status", "tool", "error", "seconds", "started_at")
    list_filter = ("kind", "status", "tool")
    list_select_related = ("run",)


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
