"""Wrong passwords, and how to let somebody in who is locked out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lia_cortex.accounts.models import FailedLogin
from lia_cortex.registry.admin.base import PlatformAdmin


@admin.register(FailedLogin)
class FailedLoginAdmin(PlatformAdmin):
    """Who is being guessed; deleting a row lets the person try again before the time is over."""

    list_display = ("name", "place", "wrong_passwords", "last_try")
    search_fields = ("username", "ip_address")
    fields = ("name", "place", "wrong_passwords", "last_try")
    readonly_fields = fields
    ordering = ("-attempt_time",)

    @admin.display(description=_("user name"), ordering="username")
    def name(self, row: FailedLogin) -> str:
        """Return the name that was tried, which may be nobody's."""
        return row.username or ""

    @admin.display(description=_("address"), ordering="ip_address")
    def place(self, row: FailedLogin) -> str:
        """Return where it was tried from."""
        return row.ip_address or ""

    @admin.display(description=_("wrong passwords"), ordering="failures_since_start")
    def wrong_passwords(self, row: FailedLogin) -> int:
        """Return how many there were, the last included."""
        return int(row.failures_since_start)

    @admin.display(description=_("last try"), ordering="attempt_time")
    def last_try(self, row: FailedLogin) -> Any:
        """Return when the last one was."""
        return row.attempt_time

    def has_add_permission(self, request: HttpRequest, obj: FailedLogin | None = None) -> bool:  # noqa: ARG002
        """Return False: they come from the login."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: FailedLogin | None = None) -> bool:  # noqa: ARG002
        """Return False: they are deleted or left alone."""
        return False
