"""Articles are written here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from knowledge.models import Article
from knowledge.services import articles
from knowledge.services.articles import Reach
from lia_cortex.kernel import clock
from lia_cortex.registry.admin.base import PlatformAdmin


@admin.register(Article)
class ArticleAdmin(PlatformAdmin):
    """What the assistants may state as facts."""

    list_display = ("title", "version", "is_active", "valid_from", "valid_until", "changed_at")
    list_filter = ("is_active",)
    search_fields = ("title", "body")
    fields = (
        "title", "body", "questions", "is_active", "assistants", "valid_from", "valid_until",
        "public_id", "version", "changed_at",
    )  # fmt: skip
    readonly_fields = ("public_id", "version", "changed_at")

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:  # noqa: ARG002
        """Store the article so that it can be found at once."""
        saved = articles.save(
            title=obj.title,
            body=obj.body,
            is_active=obj.is_active,
            article=obj if change else None,
            questions=obj.questions,
            reach=Reach(tuple(obj.assistants or ()), obj.valid_from, obj.valid_until),
            now=clock.now(),
        )
        obj.pk, obj.public_id, obj.version = saved.pk, saved.public_id, saved.version

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the article with everything by which it is found."""
        articles.forget(source=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete articles with everything by which they are found."""
        for obj in queryset:
            articles.forget(source=obj)
        super().delete_queryset(request, queryset)
