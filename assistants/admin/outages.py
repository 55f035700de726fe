"""Outages that customers were told of."""

from django.contrib import admin

from assistants.models import OutageWatch
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(OutageWatch)
class OutageWatchAdmin(ReadOnlyAdmin):
    """Who is told when it is over; whose contract it is stays sealed."""

    list_display = ("scope", "status", "told_at", "next_look_at", "over_at")
    list_filter = ("status",)
    exact_search = ("scope",)
    exclude = ("sealed", "contract")
