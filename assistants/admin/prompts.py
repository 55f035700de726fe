"""Instructions: a draft is edited, compared, tried out and published; what ran is never edited."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from assistants.admin import playground
from assistants.models import PromptVersion
from assistants.services import prompts
from lia_cortex.kernel import clock
from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.registry.services import audit

_MARKS = {"+": "lia-diff-new", "-": "lia-diff-gone"}


@admin.register(PromptVersion)
class PromptVersionAdmin(PlatformAdmin):
    """Instructions: a draft is edited and published; what ran is never edited."""

    change_form_template = "admin/assistants/prompt.html"

    class Media:
        """The look of the comparison."""

        css = {"all": ("lia/css/prompts.css",)}

    list_display = ("assistant", "number", "status", "author", "published_at")
    list_filter = ("assistant", "status")
    readonly_fields = ("number", "status", "author", "created_at", "published_at", "compared")
    actions = ("publish", "draft_from")

    def get_urls(self) -> Any:
        """Return the addresses with that of the playground."""
        own = path(
            "<int:pk>/try/",
            self.admin_site.admin_view(lambda request, pk: playground.page(self, request, pk)),
            name="assistants_promptversion_try",
        )
        return [own, *super().get_urls()]

    @admin.display(description=_("changes"))
    def compared(self, obj: PromptVersion) -> SafeString | str:
        """Show what a draft changes against the published version, any other against the one before."""
        if obj.pk is None:
            return "-"
        lines = ((_MARKS.get(sign, ""), sign or "\u00a0", line or "\u00a0") for sign, line in prompts.changes(obj))
        return format_html(
            '<div class="lia-diff">{}</div>', format_html_join("", '<div class="{}"><b>{}</b> {}</div>', lines)
        )

    @admin.action(description=_("Draft a new version from the selected one"), permissions=["add"])
    def draft_from(self, request: HttpRequest, queryset: QuerySet[PromptVersion]) -> None:
        """Make a draft with the text of one version."""
        if queryset.count() != 1:
            self.message_user(request, _("Select one version."), messages.ERROR)
            return
        version = queryset.get()
        draft = prompts.draft(assistant=version.assistant, text=version.text, author=request.user)  # type: ignore[arg-type]
        self.log_addition(request, draft, [{"added": {}}])
        address = reverse("admin:assistants_promptversion_change", args=[draft.pk])
        text = _("%(prompt)s is drafted.") % {"prompt": draft}
        self.message_user(request, format_html('<a href="{}">{}</a>', address, text))

    def get_readonly_fields(self, request: HttpRequest, obj: PromptVersion | None = None) -> Any:
        """Return the fields that cannot be edited: all of them once the version was published."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return fixed
        more = ("assistant",) if obj.status == PromptVersion.Status.DRAFT else ("assistant", "text")
        return (*fixed, *more)

    def has_delete_permission(self, request: HttpRequest, obj: PromptVersion | None = None) -> bool:
        """Only a draft may go: runs name the version that they ran with."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.status == PromptVersion.Status.DRAFT)

    def get_actions(self, request: HttpRequest) -> Any:
        """Return the actions without the bulk deletion, which would not look at each version."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: PromptVersion, form: Any, change: bool) -> None:
        """Store a draft; a new one gets the assistant's next number."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = prompts.draft(assistant=obj.assistant, text=obj.text, author=request.user)  # type: ignore[arg-type]
        obj.pk, obj.number, obj.author = made.pk, made.number, made.author

    @admin.action(description=_("Publish the selected version"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[PromptVersion]) -> None:
        """Publish one version; it is used from the next run on."""
        if queryset.count() != 1:
            self.message_user(request, _("Select one version."), messages.ERROR)
            return
        now = clock.now()
        prompt = prompts.publish(prompt=queryset.get(), now=now)
        audit.record(
            actor=request.user,  # type: ignore[arg-type]
            action="assistants.prompt_published",
            subject=prompt.assistant.public_id,
            details={"version": prompt.number},
            now=now,
        )
        self.message_user(request, _("%(prompt)s is published.") % {"prompt": prompt})
