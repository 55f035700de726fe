"""What is to be sent, and each attempt at it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.conversations import OF_CONVERSATION
from conversations.models import Outbound, OutboundAttempt
from lia_cortex.registry.admin.base import ReadOnlyAdmin, ReadOnlyInline


class AttemptInline(ReadOnlyInline):
    """Requests to the gateway for one message."""

    model = OutboundAttempt
    fields = ("number", "instance", "started_at", "finished_at", "outcome", "error")
    readonly_fields = fields


@admin.register(Outbound)
class OutboundAdmin(ReadOnlyAdmin):
    """The outbox."""

    list_display = ("public_id", "conversation", "status", "receipt", "instance", "tries", "due_at", "error")
    list_filter = ("status", "receipt", "instance", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("conversation", "instance")
    exact_search = ("public_id", *OF_CONVERSATION, "provider_id")
    search_help_text = _("Public id, protocol, or the gateway's id")
    inlines = (AttemptInline,)


@admin.register(OutboundAttempt)
class OutboundAttemptAdmin(ReadOnlyAdmin):
    """Every request to the gateway."""

    ordering = ("-id",)
    list_display = ("outbound", "number", "instance", "started_at", "finished_at", "outcome", "error")
    list_filter = ("outcome", "instance", ("started_at", admin.DateFieldListFilter))
    list_select_related = ("outbound", "instance")
    exact_search = ("outbound__public_id",)
