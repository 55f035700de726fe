"""The report of questions that found nothing, and the answers that are given again."""

from django.contrib import admin

from knowledge.models import CachedAnswer, Miss
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(Miss)
class MissAdmin(ReadOnlyAdmin):
    """What customers asked and the knowledge lacks, the newest first."""

    list_display = ("question", "assistant", "asked_at")
    list_filter = ("assistant",)
    search_fields = ("question",)
    date_hierarchy = None


@admin.register(CachedAnswer)
class CachedAnswerAdmin(ReadOnlyAdmin):
    """Answers given again without the model, with the sources that they rest on."""

    list_display = ("assistant", "text", "hits", "run_id", "created_at")
    list_filter = ("assistant",)
