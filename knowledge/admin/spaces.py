"""Which model's vectors searches use, and how far the next one is."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from knowledge.models import EmbeddingSpace
from knowledge.services import embedding
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(EmbeddingSpace)
class EmbeddingSpaceAdmin(ReadOnlyAdmin):
    """The spaces with their progress."""

    list_display = ("model", "dimensions", "status", "progress", "problem", "created_at", "finished_at")

    @admin.display(description=_("progress"))
    def progress(self, obj: EmbeddingSpace) -> str:
        """Return how many pieces of all have vectors."""
        if obj.status == EmbeddingSpace.Status.RETIRED:
            return "–"
        done = embedding.progress(obj)
        return f"{done.done} / {done.total}"
