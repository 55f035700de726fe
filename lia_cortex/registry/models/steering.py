"""What operators steer: queues that rest, switches; and how the queues were."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QueuePause(models.Model):
    """A queue that rests: its rows wait, nobody takes them up. Deleting the row lets it go on."""

    queue = models.CharField(_("queue"), max_length=40, primary_key=True)
    paused_at = models.DateTimeField(_("paused at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("paused queue")
        verbose_name_plural = _("paused queues")
        ordering = ["queue"]

    def __str__(self) -> str:
        return self.queue


class QueueSample(models.Model):
    """What one queue held in one minute; completed and failed are since the company's midnight."""

    queue = models.CharField(_("queue"), max_length=40)
    minute = models.DateTimeField(_("minute"), db_index=True)
    waiting = models.PositiveIntegerField(_("waiting"))
    active = models.PositiveIntegerField(_("active"))
    completed = models.PositiveIntegerField(_("completed"))
    failed = models.PositiveIntegerField(_("failed"))
    delayed = models.PositiveIntegerField(_("delayed"))

    class Meta:
        verbose_name = _("queue sample")
        verbose_name_plural = _("queue samples")
        constraints = [models.UniqueConstraint(name="queue_sampled_once", fields=["queue", "minute"])]

    def __str__(self) -> str:
        return f"{self.queue} {self.minute:%H:%M}"


class Switch(models.Model):
    """A feature that is on or off; one without a row is on."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    is_on = models.BooleanField(_("on"))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
