"""API tokens: shown once, when they are made."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.admin import TokenAdmin, TokenChangeList
from rest_framework.authtoken.models import TokenProxy
from unfold.views import ChangeList

from lia_cortex.registry.admin.base import PlatformAdmin

SHOWN = 6
"""First characters by which people tell tokens apart; the rest is a password."""


def _beginning(row: Any) -> str:
    return f"{row.key[:SHOWN]}…"


# Titles, messages and the history of the admin are headed by it: the whole key would stand there for good.
TokenProxy.__str__ = _beginning  # type: ignore[method-assign]
admin.site.unregister(TokenProxy)


class TokensByPerson(TokenChangeList, ChangeList):  # type: ignore[misc]  # unfold has no types
    """Links name the person: the row's own key is the secret."""


@admin.register(TokenProxy)
class ApiTokenAdmin(PlatformAdmin, TokenAdmin):
    """Who may use the API from programs."""

    list_display = ("user", "beginning", "created")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)

    @admin.display(description=_("token"))
    def beginning(self, row: Any) -> str:
        """Return the first characters of the token."""
        return _beginning(row)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return the list whose links hide the keys."""
        return TokensByPerson

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the token and show it to who made it, this once."""
        super().save_model(request, obj, form, change)
        if not change:
            messages.warning(request, gettext("The token, shown only now: %(key)s") % {"key": obj.key})

    def subject(self, obj: Any) -> str:
        """Return the public id of who the token is for: the row's own key is the secret."""
        return str(obj.user.public_id)
