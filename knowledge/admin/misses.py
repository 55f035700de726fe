"""The report of questions that found nothing."""

from django.contrib import admin

from knowledge.models import Miss
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(Miss)
class MissAdmin(ReadOnlyAdmin):
    """What customers asked and the knowledge lacks, the newest first."""

    list_display = ("question", "assistant", "asked_at")
    list_filter = ("assistant",)
    search_fields = ("question",)
    date_hierarchy = None
