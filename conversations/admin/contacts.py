"""Customers, and how they were recognised."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from conversations.admin import merging
from conversations.models import Contact, ContactIdentity, ContactMerge
from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyAdmin, ReadOnlyInline


class IdentityInline(ReadOnlyInline):
    """The evidence for one contact."""

    model = ContactIdentity
    fields = ("kind", "value", "evidence", "first_seen_at")
    readonly_fields = fields


@admin.register(Contact)
class ContactAdmin(PlatformAdmin):
    """Customers; people give them a name, the rest is evidence."""

    list_display = ("__str__", "profile_name", "merged_into", "created_at")
    list_filter = (("merged_into", admin.EmptyFieldListFilter), ("created_at", admin.DateFieldListFilter))
    list_select_related = ("merged_into",)
    fields = ("public_id", "name", "profile_name", "merged_into", "created_at")
    readonly_fields = ("public_id", "profile_name", "merged_into", "created_at")
    exact_search = (
        "public_id",
        "identities__value",
        "name__unaccent__icontains",
        "profile_name__unaccent__icontains",
    )
    search_help_text = _("Public id, phone as +55…, or name")
    inlines = (IdentityInline,)
    actions = ("merge",)

    @admin.action(description=_("Count as one customer with another contact"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Contact]) -> TemplateResponse | None:
        """Ask who else it is, then merge the two."""
        return merging.merge(self, request, queryset)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may change customers."""
        return self.has_change_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return False: a customer comes by writing."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Return False: history belongs to them."""
        return False


@admin.register(ContactIdentity)
class ContactIdentityAdmin(ReadOnlyAdmin):
    """Addresses and numbers under which customers were seen."""

    list_display = ("value", "kind", "contact", "evidence", "first_seen_at")
    list_filter = ("kind",)
    list_select_related = ("contact",)
    exact_search = ("value",)
    search_help_text = _("The whole value: +55…, or the full id")


@admin.register(ContactMerge)
class ContactMergeAdmin(ReadOnlyAdmin):
    """Which contacts count as one, and why."""

    list_display = ("survivor", "absorbed", "evidence", "merged_at", "merged_by", "separated_at")
    list_filter = (("separated_at", admin.EmptyFieldListFilter),)
    list_select_related = ("survivor", "absorbed", "merged_by")
    exact_search = ("survivor__public_id", "absorbed__public_id")
    actions = ("separate",)  # type: ignore[assignment]  # the one thing that a person does here

    @admin.action(description=_("Separate the contacts again"), permissions=["separate"])
    def separate(self, request: HttpRequest, queryset: QuerySet[ContactMerge]) -> TemplateResponse | None:
        """Say what follows, then let both stand for themselves."""
        return merging.separate(self, request, queryset)

    def has_separate_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may change merges, which only this does."""
        return bool(request.user.has_perm("conversations.change_contactmerge"))
