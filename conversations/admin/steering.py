"""Rules of the floor, and the tags that are offered."""

from django.contrib import admin

from conversations.models import ReturnRule, Tag
from lia_cortex.registry.admin.base import PlatformAdmin


@admin.register(ReturnRule)
class ReturnRuleAdmin(PlatformAdmin):
    """When a conversation leaves the person who has it."""

    list_display = ("when", "team", "after_seconds", "notice_seconds", "goes", "is_active")
    list_filter = ("when", "is_active")
    list_select_related = ("team",)


@admin.register(Tag)
class TagAdmin(PlatformAdmin):
    """Tags that people choose from."""

    list_display = ("name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
