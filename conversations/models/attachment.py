"""Files that came or went with a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.message import Message
from lia_cortex.kernel import ids


class Attachment(models.Model):
    """One file; its bytes are in media storage under `path`, or not fetched yet."""

    class State(models.TextChoices):
        """Missing: the gateway no longer has the bytes. Refused: they are not kept, the reading says why."""

        WANTED = "wanted", _("To be fetched")
        STORED = "stored", _("Stored")
        MISSING = "missing", _("Missing")
        REFUSED = "refused", _("Not kept")

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

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(name="attachment_of_message", fields=["message"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="stored_has_a_path",
                condition=models.Q(state="stored") & ~models.Q(path="") | ~models.Q(state="stored"),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
