"""WhatsApp numbers and the gateway instances that serve them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.models import Instance, WhatsAppNumber
from lia_cortex.kernel import clock
from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyInline


class InstanceInline(ReadOnlyInline):
    """The instances of one number."""

    model = Instance
    fields = ("name", "status", "status_at", "status_reason", "sends_per_minute", "last_event_at")
    readonly_fields = fields


@admin.register(WhatsAppNumber)
class WhatsAppNumberAdmin(PlatformAdmin):
    """Numbers that customers write to."""

    list_display = ("name", "phone", "assistant")
    list_filter = ("assistant",)
    list_select_related = ("assistant",)
    search_fields = ("name", "phone")
    readonly_fields = ("public_id",)
    inlines = (InstanceInline,)


@admin.register(Instance)
class InstanceAdmin(PlatformAdmin):
    """Gateway sessions; their state is what the gateway says, their speed what an admin sets."""

    list_display = (
        "name",
        "number",
        "status",
        "status_at",
        "status_reason",
        "cool_until",
        "sends_per_minute",
        "last_event_at",
        "last_send_at",
        "origin",
    )
    list_filter = ("status", "number", "origin")
    list_select_related = ("number",)
    search_fields = ("name", "public_id")
    search_help_text = _("Name or public id")
    fields = (
        "public_id",
        "name",
        "number",
        "sends_per_minute",
        "origin",
        "status",
        "status_at",
        "status_reason",
        "cool_until",
        "last_event_at",
        "last_send_at",
    )
    readonly_fields = (
        "public_id",
        "origin",
        "status",
        "status_at",
        "status_reason",
        "cool_until",
        "last_event_at",
        "last_send_at",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what the platform owns; the name too once the gateway knows the instance by it."""
        own = tuple(super().get_readonly_fields(request, obj))
        return (*own, "name") if obj else own

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the instance; a new one is connecting since now."""
        if not change:
            obj.status_at = clock.now()
        super().save_model(request, obj, form, change)
