"""Tools that are rows: edited, checked, tried and imported here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from assistants.admin import importing, trying
from assistants.models import ExampleItem, HttpService, HttpTool
from assistants.services import http_tools
from assistants.services.http_tools import checking
from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyAdmin
from lia_cortex.registry.services import secrets


class HttpServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A service whose headers can be filled and whose paths can be read."""

    class Meta:
        model = HttpService
        fields = ("name", "base_url", "headers", "error_code", "error_message")

    def clean_headers(self) -> Any:
        """Return the headers; every secret that they name must have a value."""
        headers = self.cleaned_data["headers"] or {}
        if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
            raise forms.ValidationError(_("This must be an object: a text for each header."))
        missing = [name for text in headers.values() for name in secrets.named_in(text) if not secrets.exists(name)]
        if missing:
            raise forms.ValidationError(_("There is no secret of this name: %(names)s") % {"names": ", ".join(missing)})
        return headers

    def clean(self) -> dict[str, Any]:
        """Return the values; both paths must be JMESPath."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("error_code", "error_message"):
            if told := checking.fault_of_path(cleaned.get(name, "")):
                self.add_error(name, told)
        return cleaned


class HttpToolForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A tool that can be called: its schema, paths, placeholders and template are judged before it is saved."""

    class Meta:
        model = HttpTool
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets choose

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        if not self.errors:
            for field, told in checking.faults(self.instance):
                self.add_error(field, told)


@admin.register(HttpService)
class HttpServiceAdmin(PlatformAdmin):
    """Services that tools call."""

    form = HttpServiceForm
    list_display = ("name", "base_url", "import_link")
    search_fields = ("name",)
    readonly_fields = ("import_link",)

    @admin.display(description=_("OpenAPI"))
    def import_link(self, row: HttpService) -> str:
        """Return the way to the import."""
        if row.pk is None:
            return "-"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:assistants_httpservice_import", args=[row.pk]), _("Import tools")
        )

    def get_urls(self) -> list[Any]:
        """Return the pages of a service, the import among them."""
        page = self.admin_site.admin_view(self.import_page)
        return [path("<int:pk>/import/", page, name="assistants_httpservice_import"), *super().get_urls()]

    def import_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the page that makes tools of an OpenAPI document."""
        return importing.page(self, request, pk)


@admin.register(HttpTool)
class HttpToolAdmin(PlatformAdmin):
    """What assistants may do at services."""

    form = HttpToolForm
    list_display = (
        "name",
        "service",
        "method",
        "path",
        "is_active",
        "has_effect",
        "needs_customer",
        "role",
        "try_link",
    )
    list_filter = ("service", "is_active", "has_effect", "needs_customer")
    list_select_related = ("service",)
    search_fields = ("name", "path")
    readonly_fields = ("try_link",)
    fieldsets = (
        (None, {"fields": ("service", "name", "description", "is_active", "role", "try_link")}),
        (_("Request"), {"fields": ("method", "path", "arguments", "places", "filled")}),
        (_("Answer"), {"fields": ("result", "errors", "quote", "template")}),
        (
            _("Rules"),
            {
                "fields": (
                    "has_effect", "idempotency_header", "needs_customer", "personal", "timeout_seconds", "retries",
                )
            },
        ),
    )  # fmt: skip

    @admin.display(description=_("Try it"))
    def try_link(self, row: HttpTool) -> str:
        """Return the way to the page where the tool is tried."""
        if row.pk is None:
            return "-"
        return format_html('<a href="{}">{}</a>', reverse("admin:assistants_httptool_try", args=[row.pk]), _("Try it"))

    def get_urls(self) -> list[Any]:
        """Return the pages of a tool, the trial among them."""
        page = self.admin_site.admin_view(self.try_page)
        return [path("<int:pk>/try/", page, name="assistants_httptool_try"), *super().get_urls()]

    def try_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the page that calls the tool once."""
        return trying.page(self, request, pk)

    def save_model(self, request: HttpRequest, obj: HttpTool, form: Any, change: bool) -> None:
        """Store the tool; this process knows it at once, the others within a second."""
        super().save_model(request, obj, form, change)
        http_tools.forget()


@admin.register(ExampleItem)
class ExampleItemAdmin(ReadOnlyAdmin):
    """What was loaded of the example company, and is not loaded again."""

    list_display = ("key", "at")
    exact_search = ("key__startswith",)
