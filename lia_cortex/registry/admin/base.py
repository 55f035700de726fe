"""What every page of the admin has: roles instead of permission rows, an audit entry for each change."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import clock
from lia_cortex.registry.admin.paging import EstimatingPaginator
from lia_cortex.registry.services import audit

if TYPE_CHECKING:
    from django.contrib import admin

    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    from unfold.admin import ModelAdmin, TabularInline


class PlatformAdmin(ModelAdmin):
    """A page of the admin whose every change is audited; lists are paged without counting millions."""

    paginator = EstimatingPaginator
    show_full_result_count = False
    list_per_page = 50
    search_help_text = _("Search")
    exact_search: Sequence[str] = ()
    """Look-ups tried one after the other: an OR over several tables would read them all."""

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Return something where there is a search, so that its box is shown."""
        return tuple(self.exact_search or super().get_search_fields(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows that the first fitting look-up names."""
        term = search_term.strip()
        if not self.exact_search or not term:
            return super().get_search_results(request, queryset, search_term)
        for lookup in self.exact_search:
            found = _filtered(queryset, lookup, term)
            if found is not None and found.exists():
                return found, False
        return queryset.none(), False

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Audit what was added."""
        self.audit(request, obj, "added", message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Audit what was changed."""
        self.audit(request, obj, "changed", message)
        return super().log_change(request, obj, message)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete one row and audit it, both or neither."""
        with transaction.atomic():
            self.audit(request, obj, "deleted", [])
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete rows and audit each, all or nothing."""
        with transaction.atomic():
            for obj in queryset:
                self.audit(request, obj, "deleted", [])
            super().delete_queryset(request, queryset)

    def audit(self, request: HttpRequest, obj: Model, action: str, message: Any) -> None:
        """Write who did what to which row; of the change only the names of the fields."""
        audit.record(
            actor=request.user if request.user.is_authenticated else None,
            action=f"admin.{self.opts.model_name}.{action}",
            subject=self.subject(obj),
            details=_details(message),
            now=clock.now(),
        )

    def subject(self, obj: Any) -> str:
        """Return the public id of the row, or its key where it has none."""
        return str(getattr(obj, "public_id", obj.pk))


class ReadOnlyAdmin(PlatformAdmin):
    """Rows that the platform owns: to be looked at, never to be edited by hand."""

    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Return False: the pipeline makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Return False: their states have moves of their own."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Return False: retention removes them."""
        return False


class ReadOnlyInline(TabularInline):
    """Rows of the platform beside the row that they belong to."""

    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Return False: the pipeline makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Return False: their states have moves of their own."""
        return False


def _filtered(queryset: QuerySet[Any], lookup: str, term: str) -> QuerySet[Any] | None:
    try:
        return queryset.filter(**{lookup: term})
    except (ValueError, TypeError):  # a word where the column is a number
        return None


def _details(message: Any) -> dict[str, object]:
    """Return the changed fields of the admin's change message, without the names of the rows in it.

    Those are texts of people: an inline's row may be called by a phone.
    """
    if not isinstance(message, Iterable) or isinstance(message, str):
        return {}
    fields: list[str] = []
    values: dict[str, object] = {}
    for part in message:
        for change in part.values() if isinstance(part, dict) else ():
            fields += change.get("fields", [])
        values |= part.get("values", {}) if isinstance(part, dict) else {}
    return {key: value for key, value in (("fields", fields), ("values", values)) if value}
