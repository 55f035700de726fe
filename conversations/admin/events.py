"""Raw events of the gateway."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from conversations.admin import masking
from conversations.models import ParkedEvent, WebhookEvent
from conversations.queries import event_reasons
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """What the gateway sent, and what became of it."""

    list_display = ("id", "received_at", "instance", "event", "status", "why", "tries")
    list_filter = ("status", "priority", ("received_at", admin.DateFieldListFilter))
    exact_search = ("id", "event", "instance")
    search_help_text = _("Number, kind of event as messages.upsert, or instance")
    fields = (
        "id",
        "received_at",
        "instance",
        "event",
        "status",
        "why",
        "priority",
        "tries",
        "next_try_at",
        "applied_at",
        "decoded",
    )
    readonly_fields = ("id", "why", "decoded")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows; a list leaves the bodies in the database."""
        return super().get_queryset(request).defer("body")

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, row: WebhookEvent) -> str:
        """Return the reason in words."""
        return event_reasons.words(row.reason)

    @admin.display(description=_("body, phones partly hidden"))
    def decoded(self, row: WebhookEvent) -> SafeString:
        """Return the body for people."""
        return format_html(
            '<pre style="white-space:pre-wrap;overflow-wrap:anywhere">{}</pre>', masking.readable(row.body)
        )


@admin.register(ParkedEvent)
class ParkedEventAdmin(ReadOnlyAdmin):
    """Events that wait for a message or for a send of ours."""

    list_display = ("event_id", "number", "provider_id", "until")
    list_filter = ("number",)
    list_select_related = ("number",)
    exact_search = ("provider_id", "event_id")
