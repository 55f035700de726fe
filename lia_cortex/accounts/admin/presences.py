"""Who is there."""

from django.contrib import admin

from lia_cortex.accounts.models import Presence
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(Presence)
class PresenceAdmin(ReadOnlyAdmin):
    """What people chose to be, and when a page of theirs was last open."""

    list_display = ("user", "status", "chosen_at", "seen_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    exact_search = ("user__username",)
