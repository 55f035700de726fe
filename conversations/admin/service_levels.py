"""How fast customers are promised an answer."""

from django.contrib import admin

from conversations.models import SlaClock, SlaPolicy
from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyAdmin


@admin.register(SlaPolicy)
class SlaPolicyAdmin(PlatformAdmin):
    """Targets; clocks that run keep theirs until the conversation changes its team or priority."""

    list_display = (
        "name",
        "team",
        "up_to_priority",
        "first_answer_seconds",
        "next_answer_seconds",
        "resolution_seconds",
        "calendar",
        "is_active",
    )
    list_filter = ("team", "is_active")
    list_select_related = ("team", "calendar")
    search_fields = ("name",)


@admin.register(SlaClock)
class SlaClockAdmin(ReadOnlyAdmin):
    """Promises that run, were kept or were missed."""

    list_display = ("conversation", "kind", "status", "started_at", "due_at", "met_at")
    list_filter = ("kind", "status")
    list_select_related = ("conversation",)
    exact_search = ("conversation__protocol",)
