"""Business hours."""

from django.contrib import admin

from lia_cortex.registry.admin.base import PlatformAdmin, TabularInline
from lia_cortex.registry.models import Calendar, OpeningHours, SpecialDay


class OpeningHoursInline(TabularInline):
    """The spans of a week."""

    model = OpeningHours
    extra = 0


class SpecialDayInline(TabularInline):
    """Days with hours of their own."""

    model = SpecialDay
    extra = 0


@admin.register(Calendar)
class CalendarAdmin(PlatformAdmin):
    """When teams are there; changes count from the next second on."""

    list_display = ("name", "time_zone")
    search_fields = ("name",)
    inlines = (OpeningHoursInline, SpecialDayInline)


@admin.register(OpeningHours)
class OpeningHoursAdmin(PlatformAdmin):
    """All spans of all calendars."""

    list_display = ("calendar", "weekday", "opens", "closes")
    list_filter = ("calendar", "weekday")
    list_select_related = ("calendar",)


@admin.register(SpecialDay)
class SpecialDayAdmin(PlatformAdmin):
    """Holidays, and days with hours of their own."""

    list_display = ("calendar", "day", "name", "opens", "closes")
    list_filter = ("calendar",)
    list_select_related = ("calendar",)
    date_hierarchy = "day"
