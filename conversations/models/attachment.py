"""Files that came or went with a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.message import Message
from lia_cortex.kernel import ids


class Attachment(models.Model):
    """One file; its bytes are in media storage under `path`, or not fetched yet."""

    class State(models.TextChoices):
        """Missing: the gateway no longer has the bytes. Refused: they are not kept, the reading says why.

        Deleted: past their retention; with a path they still stand in storage, for a moment.
        """

        WANTED = "wanted", _("To be fetched")
        STORED = "stored", _("Stored")
        MISSING = "missing", _("Missing")
        REFUSED = "refused", _("Not kept")
        DELETED = "deleted", _("Deleted")

    public_id = models.CharField(max_length=32, unique=True, default=ids.attachment, editable=False)
    message = models.ForeignKey(
        Message,
        verbose_name=_("message"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="attachments",
    )
    message_month = models.DateField(editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WANTED)
    mime = models.CharField(_("type as told"), max_length=120, blank=True)
    sniffed = models.CharField(
        _("type"), max_length=80, blank=True, help_text=_("told by the bytes; blank until somebody has looked")
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"), null=True, blank=True)
    is_voice_note = models.BooleanField(_("voice note"), default=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    path = models.CharField(_("path"), max_length=200, blank=True)
    thumbnail = models.CharField(_("thumbnail"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    stored_at = models.DateTimeField(_("stored at"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    kept_days = models.PositiveIntegerField(_("days kept"), null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(name="attachment_of_message", fields=["message"]),
            models.Index(name="attachment_to_delete", fields=["stored_at"], condition=models.Q(state="stored")),
            models.Index(name="attachment_kept_at", fields=["path"], condition=models.Q(state="stored")),
            models.Index(
                name="attachment_deleted", fields=["id"], condition=models.Q(state="deleted") & ~models.Q(path="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="stored_has_a_path",
                condition=models.Q(state="stored") & ~models.Q(path="") | ~models.Q(state="stored"),
            ),
            models.CheckConstraint(
                name="deleted_says_when",
                condition=~models.Q(state="deleted") | models.Q(deleted_at__isnull=False, kept_days__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
