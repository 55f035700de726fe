"""Where knowledge comes from: an article that a person writes, or a document that was uploaded."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import ids

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Source(models.Model):
    """A text of facts; each change raises its version, which answers cite."""

    class Kind(models.TextChoices):
        """An article is written here; everything else was uploaded."""

        ARTICLE = "article", _("Article")
        TEXT = "text", _("Text")
        MARKDOWN = "markdown", _("Markdown")
        PDF = "pdf", _("PDF")
        DOCX = "docx", _("Word document")
        HTML = "html", _("HTML page")
        CSV = "csv", _("Questions and answers (CSV)")

    public_id = models.CharField(max_length=32, unique=True, default=ids.article, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(_("title"), max_length=160)
    url = models.CharField(
        _("address of the page"), max_length=500, blank=True, help_text=_("its host must be among the allowed hosts")
    )
    body = models.TextField(_("text"), blank=True)
    questions = models.TextField(
        _("questions it answers"), blank=True, help_text=_("one on each line, as customers ask them")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    assistants = ArrayField(
        models.SlugField(max_length=40),
        verbose_name=_("assistants"),
        default=list,
        blank=True,
        help_text=_("slugs of the assistants it is for; blank: all"),
    )
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        db_table = "knowledge_article"
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="source_valid_in_order",
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_from__lt=models.F("valid_until")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Articles(models.Manager["Article"]):
    """The sources that people write here."""

    def get_queryset(self) -> "QuerySet[Article]":
        """Return articles only."""
        return super().get_queryset().filter(kind=Source.Kind.ARTICLE)


class Article(Source):
    """A source that is written here: what a person saves is live at once."""

    objects = Articles()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["title"]
