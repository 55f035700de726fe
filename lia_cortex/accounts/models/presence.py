"""Whether a person is there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """What a person chose to be, and when a page of hers was last open; who is not seen counts as away."""

    class Status(models.TextChoices):
        """Only who is online is given conversations by the platform."""

        ONLINE = "online", _("Online")
        BUSY = "busy", _("Busy")
        AWAY = "away", _("Away")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="presence"
    )
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.AWAY)
    chosen_at = models.DateTimeField(_("chosen at"))
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = [models.Index(name="presence_seen", fields=["status", "seen_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"
