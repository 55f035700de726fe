"""Documents are uploaded here, and what became of each version is told."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from knowledge.models import Source, SourceVersion
from knowledge.services import articles, pages, uploads
from knowledge.services.articles import Reach
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.admin.base import PlatformAdmin, ReadOnlyAdmin, ReadOnlyInline

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Source]
else:
    ModelForm = forms.ModelForm


class SourceForm(ModelForm):
    """A document with its file."""

    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("text, Markdown, PDF, DOCX, HTML or CSV; a new one is a new version"),
    )

    def clean_file(self) -> Any:
        """Return the file; refuse one of a kind or size that is not read."""
        file = self.cleaned_data.get("file")
        if file is None:
            return None
        if (file.size or 0) > uploads.LARGEST:
            raise forms.ValidationError(SourceVersion.Problem.TOO_LARGE.label)
        try:
            uploads.kind_of(file.name or "")
        except Refused as error:
            raise forms.ValidationError(_("Upload a text, Markdown, PDF, DOCX, HTML or CSV file.")) from error
        return file

    def clean_url(self) -> str:
        """Return the page's address."""
        url = self.cleaned_data.get("url") or ""
        try:
            return pages.address(url) if url else ""
        except Refused as error:
            raise forms.ValidationError(_("Give a whole address that begins with https:// or http://.")) from error

    def clean(self) -> dict[str, Any]:
        """Return what was given; refuse a source without a file or a page, or with both."""
        given = super().clean() or self.cleaned_data
        file, url = given.get("file"), given.get("url")
        if self.instance.pk is None and not (file or url or self.errors):
            raise forms.ValidationError(_("Choose a file, or give the address of a page."))
        if file and url:
            raise forms.ValidationError(_("Choose a file or give the address of a page, not both."))
        return given


class Versions(ReadOnlyInline):
    """What became of each version."""

    model = SourceVersion
    fields = ("number", "status", "problem", "created_at", "finished_at", "author")
    readonly_fields = fields
    ordering = ("-number",)


@admin.register(Source)
class SourceAdmin(PlatformAdmin):
    """Documents whose text the assistants may state as facts."""

    form = SourceForm
    list_display = ("title", "kind", "version", "is_active", "newest", "changed_at")
    list_filter = ("kind", "is_active")
    search_fields = ("title",)
    fields = (
        "title", "file", "url", "is_active", "assistants", "valid_from", "valid_until",
        "public_id", "kind", "version", "shown",
    )  # fmt: skip
    readonly_fields = ("public_id", "kind", "version", "shown")
    inlines = (Versions,)
    actions = ("fetch_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return uploaded sources; articles have their own page."""
        return super().get_queryset(request).exclude(kind=Source.Kind.ARTICLE)

    @admin.action(description=_("Fetch the pages again"), permissions=["change"])
    def fetch_again(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Fetch pages as they are now; one that says what it said before stays as it is."""
        author = request.user if isinstance(request.user, User) else None
        for source in queryset.exclude(url=""):
            uploads.receive_page(url=source.url, title=source.title, source=source, author=author, now=clock.now())

    @admin.display(description=_("newest version"))
    def newest(self, obj: Source) -> str:
        """Return the state of the newest version, in words."""
        version = obj.versions.order_by("-number").first()
        if version is None:
            return ""
        return str(version.get_problem_display() if version.problem else version.get_status_display())

    @admin.display(description=_("text"))
    def shown(self, obj: Source) -> str:
        """Return the text that is found."""
        return format_html('<div style="white-space: pre-wrap">{}</div>', obj.body[:20_000])

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        """Store the row, and the file as its next version."""
        now = clock.now()
        reach = Reach(tuple(obj.assistants or ()), obj.valid_from, obj.valid_until)
        file, url = form.cleaned_data.get("file"), form.cleaned_data.get("url")
        if change:
            articles.set_reach(source=obj, reach=reach, is_active=obj.is_active, title=obj.title, now=now)
        told: dict[str, Any] = {
            "title": obj.title,
            "source": obj if change else None,
            "reach": reach,
            "author": request.user if isinstance(request.user, User) else None,
            "now": now,
        }
        if file is not None:
            version = uploads.receive(name=file.name or "", content=file.read(), **told)
        elif url and (not change or "url" in form.changed_data):
            version = uploads.receive_page(url=url, **told)
        else:
            return
        obj.pk, obj.public_id = version.source.pk, version.source.public_id

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the source with everything by which it is found."""
        articles.forget(source=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Delete sources with everything by which they are found."""
        for obj in queryset:
            articles.forget(source=obj)
        super().delete_queryset(request, queryset)


@admin.register(SourceVersion)
class SourceVersionAdmin(ReadOnlyAdmin):
    """Every version with its state; one that failed can be read again."""

    list_display = ("title", "number", "status", "problem", "created_at", "finished_at")
    list_filter = ("status", "problem")
    list_select_related = ("source",)
    actions = ("read_again",)  # type: ignore[assignment]

    @admin.action(description=_("Read the file again"))
    def read_again(self, request: HttpRequest, queryset: QuerySet[SourceVersion]) -> None:  # noqa: ARG002
        """Read failed files again."""
        failed = queryset.filter(Q(upload__isnull=False) | ~Q(url=""), status=SourceVersion.Status.FAILED)
        for version in failed:
            uploads.again(version=version)
