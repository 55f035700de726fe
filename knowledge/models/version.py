"""The versions of a source, and the file that one was read from."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knowledge.models.source import Source
from lia_cortex.kernel.states import Stateful


class SourceVersion(Stateful):
    """One text of a source; the live one is what searches find, older ones are kept for who cited them."""

    class Status(models.TextChoices):
        """Received: a file waits to be read. Failed: nothing of it is found, an older version stays live."""

        RECEIVED = "received", _("Received")
        READING = "reading", _("Being read")
        LIVE = "live", _("Live")
        RETIRED = "retired", _("Retired")
        FAILED = "failed", _("Failed")

    class Problem(models.TextChoices):
        """Why a file gave no knowledge, in words for who uploaded it."""

        BROKEN = "broken", _("The file is damaged or is not what its name says.")
        ENCRYPTED = "encrypted", _("The file is protected by a password. Remove the protection and upload it again.")
        SCANNED = "scanned", _("The pages are pictures without text. Upload a version with text (OCR).")
        EMPTY = "empty", _("There is no text in the file.")
        TOO_LARGE = "too_large", _("The file is too large.")
        TOO_LONG = "too_long", _("The file has too much text or too many pages. Split it.")
        TOO_SLOW = "too_slow", _("Reading the file took too long. Split it or save it again.")
        BOMB = "bomb", _("The file unpacks to far more than its size: it was not opened.")
        COLUMNS = "columns", _("The table needs a column of questions and a column of answers.")
        UNREACHABLE = "unreachable", _("The page could not be fetched.")
        SLOW_PAGE = "slow_page", _("The page did not come in time.")
        NOT_ALLOWED = (
            "not_allowed",
            _("The page's host is not among the allowed hosts. Add it there, then fetch again."),
        )
        NO_PAGE = "no_page", _("There is no page at this address, or not for everybody.")
        NOT_HTML = "not_html", _("What is at this address is no HTML page.")
        REDIRECTS = "redirects", _("The address leads to others again and again.")
        UNCHANGED = "unchanged", _("The page says what it said before.")
        SUPERSEDED = "superseded", _("A newer version was read first.")
        CRASHED = "crashed", _("The file could not be read: reading it ended its process twice.")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.RECEIVED: frozenset({Status.READING, Status.FAILED}),
        Status.READING: frozenset({Status.READING, Status.LIVE, Status.FAILED}),
        Status.LIVE: frozenset({Status.RETIRED}),
        Status.RETIRED: frozenset({Status.LIVE}),
        Status.FAILED: frozenset({Status.RECEIVED}),
    }

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RECEIVED)
    title = models.CharField(_("title"), max_length=160)
    url = models.CharField(_("fetched from"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    problem = models.CharField(_("what went wrong"), max_length=20, choices=Problem, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    lexicon = models.CharField(max_length=16, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("version of a source")
        verbose_name_plural = _("versions of sources")
        ordering = ["source", "-number"]
        indexes = [
            models.Index(name="version_to_read", fields=["created_at"], condition=Q(status__in=["received", "reading"]))
        ]
        constraints = [
            models.UniqueConstraint(name="version_of_source_once", fields=["source", "number"]),
            models.UniqueConstraint(name="one_live_version", fields=["source"], condition=Q(status="live")),
            models.CheckConstraint(
                name="failed_version_says_why", condition=~Q(status="failed") | ~Q(problem=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Upload(models.Model):
    """The bytes of a version that was uploaded or fetched; kept in the row, so that a backup has them."""

    version = models.OneToOneField(
        SourceVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="upload"
    )
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")

    def __str__(self) -> str:
        return self.name
