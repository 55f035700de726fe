"""What people did and keep at their desk; looked at, never edited by hand."""

from django.contrib import admin

from lia_cortex.registry.admin.base import ReadOnlyAdmin, ReadOnlyInline
from lia_cortex.supervision.models import Act, ActItem, Draft, Look, NoticeRule, Watch

SEARCHED = ("user__username", "conversation__public_id", "conversation__protocol")


class ActItems(ReadOnlyInline):
    """The conversations of one act."""

    model = ActItem
    fields = ("conversation", "refused", "undone")
    readonly_fields = fields


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    """Who did what to how many, and what was taken back."""

    list_display = ("at", "actor", "verb", "undone_at")
    list_filter = ("verb",)
    list_select_related = ("actor",)
    search_fields = ("public_id", "actor__username")
    fields = ("public_id", "at", "actor", "verb", "details", "undone_at")
    inlines = (ActItems,)


@admin.register(ActItem)
class ActItemAdmin(ReadOnlyAdmin):
    """One conversation of an act."""

    list_display = ("act", "conversation", "refused", "undone")
    list_select_related = ("act", "conversation")
    search_fields = ("act__public_id", "conversation__public_id", "conversation__protocol")
    fields = ("act", "conversation", "before", "floor_epoch", "refused", "undone")


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """That somebody has begun to write; what, is that person's own until it is sent."""

    list_display = ("updated_at", "user", "conversation", "kind")
    list_filter = ("kind",)
    list_select_related = ("user", "conversation")
    search_fields = SEARCHED
    fields = ("user", "conversation", "kind", "updated_at")


@admin.register(Look)
class LookAdmin(ReadOnlyAdmin):
    """How far people have read."""

    list_display = ("at", "user", "conversation")
    list_select_related = ("user", "conversation")
    search_fields = SEARCHED
    fields = ("user", "conversation", "message_id", "at")


@admin.register(Watch)
class WatchAdmin(ReadOnlyAdmin):
    """Who follows which conversation."""

    list_display = ("at", "user", "conversation")
    list_select_related = ("user", "conversation")
    search_fields = SEARCHED
    fields = ("user", "conversation", "at")


@admin.register(NoticeRule)
class NoticeRuleAdmin(ReadOnlyAdmin):
    """What people want to be told, and how."""

    list_display = ("user", "event", "sound", "desktop")
    list_filter = ("event",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "event", "sound", "desktop")
