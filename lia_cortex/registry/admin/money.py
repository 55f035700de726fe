"""Prices, cheaper models, ceilings and the provider's budget are edited here; accounts and charges are read here."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyAdmin
from lia_cortex.registry.models import Account, Ceiling, Charge, CheaperModel, Price, ProviderQuota, Reservation


@admin.register(Price)
class PriceAdmin(PlatformAdmin):
    """What models cost and since when; a price that was used stays, a new row follows it."""

    list_before_template = "registry/costs_link.html"
    list_display = ("model", "valid_from", "valid_until", "input_usd", "cached_usd", "output_usd", "audio_minute_usd")
    search_fields = ("model",)
    list_filter = (("valid_from", admin.DateFieldListFilter),)

    def get_readonly_fields(self, request: HttpRequest, obj: Price | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """Return all but the end of a price that is there: what was booked by it must stay explicable."""
        used = ("model", "valid_from", "input_usd", "cached_usd", "output_usd", "audio_minute_usd", "source")
        return used if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Price | None = None) -> bool:  # noqa: ARG002
        """Return False: costs name it; let it end instead."""
        return False


@admin.register(CheaperModel)
class CheaperModelAdmin(PlatformAdmin):
    """Which model answers in another's place while money is short."""

    list_display = ("model", "cheaper")


@admin.register(Ceiling)
class CeilingAdmin(PlatformAdmin):
    """The most that models may cost."""

    list_before_template = "registry/costs_link.html"
    list_display = ("kind", "dollars", "is_active", "changed_at")

    @admin.display(description=_("US$"), ordering="usd")
    def dollars(self, obj: Ceiling) -> str:
        """Return the amount with its thousands marked."""
        return number_format(obj.usd, 2, force_grouping=True)


@admin.register(ProviderQuota)
class ProviderQuotaAdmin(PlatformAdmin):
    """Requests and tokens per minute and model."""

    list_display = ("model", "requests_per_minute", "told_requests", "tokens_per_minute", "told_tokens", "told_at")
    fields = (
        ("model",),
        ("requests_per_minute", "tokens_per_minute"),
        ("told_requests", "told_requests_used"),
        ("told_tokens", "told_tokens_used", "told_at"),
        ("minute", "used_requests", "used_tokens"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: ProviderQuota | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """Return what the platform learns by itself."""
        learned = (
            "told_requests",
            "told_requests_used",
            "told_tokens",
            "told_tokens_used",
            "told_at",
            "minute",
            "used_requests",
            "used_tokens",
        )
        return ("model", *learned) if obj else learned


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """What was promised and spent under the ceilings."""

    list_before_template = "registry/costs_link.html"
    list_display = ("kind", "key", "granted_usd", "held_usd", "spent_usd")
    list_filter = ("kind",)
    exact_search = ("key",)
    search_help_text = _("Public id of a conversation, day or month")


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    """Calls under way with the money that is reserved for them."""

    list_display = ("id", "conversation", "slice", "usd", "lease_until")
    list_select_related = ("conversation", "slice")


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    """Calls outside of runs: summaries, vectors, calls of unknown outcome."""

    list_before_template = "registry/costs_link.html"
    list_display = ("at", "purpose", "provider", "model", "input_tokens", "output_tokens", "cost_usd", "reserved_usd")
    list_filter = ("purpose", ("cost_usd", admin.EmptyFieldListFilter))
    exact_search = ("scope",)
