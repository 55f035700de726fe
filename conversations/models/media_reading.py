"""What a file says, and the work of finding out."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistants.models import Perception
from conversations.models.attachment import Attachment
from conversations.models.conversation import Conversation
from lia_cortex.kernel.states import Stateful


class MediaReading(Stateful):
    """The work on one attachment: fetch it, look at its bytes, see, hear or read it.

    Each step leaves its mark on the attachment or on a perception before the next: a worker that takes it up repeats
    nothing. `token` fences the worker that holds it.
    """

    class Status(models.TextChoices):
        """Failed: for good; `reason` says why."""

        DUE = "due", _("Due")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    class Kind(models.TextChoices):
        """How the file was taken in; named: told what it is, its content unknown."""

        SEEN = "seen", _("Seen")
        HEARD = "heard", _("Heard")
        READ = "read", _("Read")
        NAMED = "named", _("Named")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.DUE: frozenset({Status.RUNNING}),
        Status.RUNNING: frozenset({Status.RUNNING, Status.DUE, Status.DONE, Status.FAILED}),
        Status.DONE: frozenset(),
        Status.FAILED: frozenset({Status.DUE}),
    }
    OPEN = (Status.DUE, Status.RUNNING)

    attachment = models.OneToOneField(
        Attachment, verbose_name=_("attachment"), on_delete=models.CASCADE, related_name="reading"
    )
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="media_readings"
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DUE)
    is_wanted = models.BooleanField(
        _("to be taken in"), default=True, help_text=_("else only kept: a backlog, or the company's own file")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    text = models.TextField(_("text"), blank=True)
    fields = models.JSONField(_("fields"), default=dict, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    perception = models.ForeignKey(
        Perception, verbose_name=_("perception"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    held_by = models.CharField(_("held by"), max_length=40, blank=True)
    token = models.PositiveIntegerField(_("fencing token"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    deaths = models.PositiveSmallIntegerField(_("workers that died"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("media reading")
        verbose_name_plural = _("media readings")
        ordering = ["-id"]
        indexes = [
            models.Index(name="media_due", fields=["due_at"], condition=Q(status="due")),
            models.Index(name="media_lease", fields=["lease_until"], condition=Q(status="running")),
            models.Index(name="media_finished", fields=["-finished_at"], condition=Q(finished_at__isnull=False)),
            models.Index(
                name="media_open_of_conversation",
                fields=["conversation"],
                condition=Q(status__in=["due", "running"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="media_running_has_a_lease",
                condition=~Q(status="running") | Q(lease_until__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(name="media_failed_says_why", condition=~Q(status="failed") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.status}"
