"""What people told each other, and what they think of answers: to be read, never changed."""

from django.contrib import admin

from conversations.models import Feedback, Mention, Note
from lia_cortex.registry.admin.base import ReadOnlyAdmin


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """Internal notes and whispers."""

    list_display = ("conversation", "kind", "author", "at")
    list_filter = ("kind",)
    list_select_related = ("conversation", "author")
    exact_search = ("conversation__protocol", "public_id")


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    """Who was named in which note, and has seen it."""

    list_display = ("note", "user", "seen_at")
    list_select_related = ("note", "user")
    exact_search = ("note__public_id", "user__username")


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    """Thumbs on assistants' messages."""

    list_display = ("conversation", "thumb", "person", "at")
    list_filter = ("thumb",)
    list_select_related = ("conversation", "person")
    raw_id_fields = ("message",)
    exact_search = ("conversation__protocol", "person__username")
