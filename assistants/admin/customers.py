"""How customers proved who they are; no document, no name, no code is ever shown."""

from django.contrib import admin

from assistants.models import AddressMenu, CustomerVerification, VerificationCode
from lia_cortex.registry.admin.base import ReadOnlyAdmin, ReadOnlyInline


class CodeInline(ReadOnlyInline):
    """The codes sent for a claim."""

    model = VerificationCode
    fields = ("ending", "sent_at", "expires_at", "wrong_tries", "used_at")
    readonly_fields = fields


class MenuInline(ReadOnlyInline):
    """The menus shown to the customer."""

    model = AddressMenu
    fields = ("lines", "shown_at", "expires_at", "answered_at", "answer")
    readonly_fields = fields


@admin.register(CustomerVerification)
class CustomerVerificationAdmin(ReadOnlyAdmin):
    """Claims, and what became of them."""

    list_display = ("scope", "status", "proof", "document_kind", "reason", "created_at", "verified_at", "valid_until")
    list_filter = ("status", "proof")
    fields = (*list_display, "chosen")
    search_fields = ("=scope",)
    inlines = (CodeInline, MenuInline)
