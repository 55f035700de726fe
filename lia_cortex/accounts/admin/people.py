"""People and teams."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import live
from lia_cortex.registry.admin.base import PlatformAdmin

# The three roles say what a person may do; a second way to say it would contradict them.
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(PlatformAdmin, UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """People, their role and their teams."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "teams")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("teams",)
    readonly_fields = ("public_id", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "public_id")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("is_active", "role", "teams", "capacity")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("username", "role", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the person; the role alone opens the admin."""
        obj.is_staff = obj.is_superuser or obj.role == User.Role.ADMIN
        super().save_model(request, obj, form, change)
        live.rights(person=obj.pk)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the person's teams; open pages lose their line if these are others now."""
        super().save_related(request, form, formsets, change)
        live.rights(person=form.instance.pk)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Change the password; what was logged in with the old one is out at once."""
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and id.isdecimal():
            live.rights(person=int(id))
        return answer

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the person, and end what is open."""
        pk = obj.pk
        super().delete_model(request, obj)
        live.rights(person=pk)


@admin.register(Team)
class TeamAdmin(PlatformAdmin):
    """Teams, each with one queue."""

    list_display = ("name", "assignment", "calendar", "public_id")
    list_select_related = ("calendar",)
    search_fields = ("name",)
    readonly_fields = ("public_id",)
