"""A page on which people search as the assistants do, and see the scores."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from knowledge.models import Chunk
from knowledge.queries import scoring, search
from lia_cortex.kernel import clock
from lia_cortex.registry.admin.base import ReadOnlyAdmin

SHOWN = 20


@admin.register(Chunk)
class ChunkAdmin(ReadOnlyAdmin):
    """The pieces that can be found; `search/` shows what a question finds."""

    list_display = ("source", "heading", "ordinal")
    list_select_related = ("source",)
    fields = ("source", "version", "ordinal", "heading", "question", "text", "assistants", "valid_from", "valid_until")
    readonly_fields = fields
    list_before_template = "knowledge/search_link.html"

    def get_urls(self) -> list[URLPattern]:
        """Return the pages, with the search before those that take a key."""
        page = path("search/", self.admin_site.admin_view(self.search), name="knowledge_chunk_search")
        return [page, *super().get_urls()]

    def search(self, request: HttpRequest) -> HttpResponse:
        """Show what a question finds, with the scores, also those below the threshold."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = request.GET.get("q", "").replace("\x00", "").strip()[: search.LONGEST_QUERY]
        assistant = request.GET.get("assistant", "").replace("\x00", "")[:40]
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "title": _("Search the knowledge"),
            "query": query,
            "assistant": assistant,
            "assistants": _assistants(),
            "least": scoring.LEAST,
        }
        if any(char.isalnum() for char in query):
            scored, context["lacks"] = search.scores(query=query, assistant=assistant, now=clock.now())
            context["rows"] = [
                {"piece": piece, "score": score, "is_found": score.total >= scoring.LEAST}
                for piece, score in scored[:SHOWN]
            ]
        return TemplateResponse(request, "knowledge/search.html", context)


def _assistants() -> list[tuple[str, str]]:
    # That app stands above this one, which knows assistants by their slugs alone: only this page asks for names.
    found = apps.get_model("assistants", "Assistant").objects.order_by("name")
    return list(found.values_list("slug", "name"))
