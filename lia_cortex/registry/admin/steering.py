"""What the operations pages steer, as rows to look at."""

from django.contrib import admin

from lia_cortex.registry.admin.base import ReadOnlyAdmin
from lia_cortex.registry.models import QueuePause, QueueSample, Switch


@admin.register(QueuePause)
class QueuePauseAdmin(ReadOnlyAdmin):
    """Queues that rest; the operations page lets them go on."""

    list_display = ("queue", "paused_at", "by")
    list_select_related = ("by",)


@admin.register(QueueSample)
class QueueSampleAdmin(ReadOnlyAdmin):
    """What each queue held, minute by minute."""

    ordering = ("-minute", "queue")
    list_display = ("minute", "queue", "waiting", "active", "completed", "failed", "delayed")
    list_filter = ("queue", ("minute", admin.DateFieldListFilter))


@admin.register(Switch)
class SwitchAdmin(ReadOnlyAdmin):
    """Features that were turned off, or off and on again."""

    list_display = ("name", "is_on", "changed_at")
