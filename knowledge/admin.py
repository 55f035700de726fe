"""Articles are written here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from knowledge.models import Article
from knowledge.services import articles
from lia_cortex.registry.admin.base import PlatformAdmin


@admin.register(Article)
class ArticleAdmin(PlatformAdmin):
    """What the assistants may state as facts."""

    list_display = ("title", "version", "is_active", "changed_at")
    list_filter = ("is_active",)
    search_fields = ("title", "body")
    readonly_fields = ("public_id", "version", "changed_at")

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:  # noqa: ARG002
        """Store the article so that it can be found at once."""
        saved = articles.save(title=obj.title, body=obj.body, is_active=obj.is_active, article=obj if change else None)
        obj.pk, obj.public_id, obj.version = saved.pk, saved.public_id, saved.version
