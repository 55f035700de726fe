"""A customer's burst of messages that gets one answer."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from lia_cortex.kernel.states import Stateful


class Turn(Stateful):
    """Messages that are answered together.

    `token` fences the worker that runs it: each claim raises it, and only its holder may settle.
    """

    class Status(models.TextChoices):
        """Waiting: for the provider or for admission; new messages join it."""

        COLLECTING = "collecting", _("Collecting")
        WAITING = "waiting", _("Waiting for the provider")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        SUPERSEDED = "superseded", _("Superseded")
        FAILED = "failed", _("Failed")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.COLLECTING: frozenset({Status.RUNNING, Status.WAITING, Status.SUPERSEDED}),
        Status.WAITING: frozenset({Status.RUNNING, Status.SUPERSEDED, Status.FAILED}),
        Status.RUNNING: frozenset({Status.RUNNING, Status.DONE, Status.WAITING, Status.SUPERSEDED, Status.FAILED}),
        Status.DONE: frozenset(),
        Status.SUPERSEDED: frozenset(),
        Status.FAILED: frozenset(),
    }
    OPEN = (Status.COLLECTING, Status.WAITING)
    TO_PERSON = "to a person: "
    """How the reason of a turn begins that answered nothing, for a person is to."""

    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="turns"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.COLLECTING)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    floor_epoch = models.PositiveIntegerField(_("floor epoch"), help_text=_("the floor it was opened under"))
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continued_by",
        help_text=_("the superseded turn whose steps stand in this one's history"),
    )
    opened_at = models.DateTimeField(_("opened at"))
    last_message_at = models.DateTimeField(
        _("last message at"), help_text=_("when the burst's last message was accepted")
    )
    due_at = models.DateTimeField(_("due at"))
    cap_at = models.DateTimeField(_("latest start"))
    has_media = models.BooleanField(_("has files"), default=False)
    media_since = models.DateTimeField(
        _("waits for media since"), null=True, blank=True, help_text=_("when all else was ready")
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    held_by = models.CharField(_("held by"), max_length=40, blank=True)
    token = models.PositiveIntegerField(_("fencing token"), default=0)
    provider_tries = models.PositiveIntegerField(_("tries at the provider"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    tape = models.JSONField(_("tape"), default=dict, blank=True, help_text=_("clock, ids and random draws it used"))

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["-id"]
        indexes = [
            models.Index(name="turn_due", fields=["due_at"], condition=Q(status__in=["collecting", "waiting"])),
            models.Index(name="turn_finished", fields=["-finished_at"], condition=Q(finished_at__isnull=False)),
            models.Index(name="turn_lease", fields=["lease_until"], condition=Q(status="running")),
        ]
        constraints = [
            models.UniqueConstraint(name="one_running_turn", fields=["conversation"], condition=Q(status="running")),
            models.UniqueConstraint(
                name="one_open_turn",
                fields=["conversation"],
                condition=Q(status__in=["collecting", "waiting"]),
            ),
            models.CheckConstraint(
                name="running_has_a_lease",
                condition=~Q(status="running") | Q(lease_until__isnull=False, claimed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"
