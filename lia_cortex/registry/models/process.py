"""Worker processes that are alive."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerProcess(models.Model):
    """One worker process; a process that no longer beats is gone and its leases run out."""

    key = models.CharField(_("key"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    pid = models.PositiveIntegerField(_("process id"))
    queues = ArrayField(models.CharField(max_length=40), verbose_name=_("queues"))
    started_at = models.DateTimeField(_("started at"))
    beat_at = models.DateTimeField(_("last sign of life"), db_index=True)

    resting = ArrayField(
        models.CharField(max_length=40), verbose_name=_("queues that it does not consume now"), default=list, blank=True
    )
    tasks_in_hand = models.PositiveIntegerField(_("tasks in hand"), null=True, blank=True)
    tasks_done = models.PositiveBigIntegerField(_("tasks taken since its start"), null=True, blank=True)
    memory_megabytes = models.PositiveIntegerField(_("memory in MB"), null=True, blank=True)
    drain_at = models.DateTimeField(
        _("drains since"), null=True, blank=True, help_text=_("finishes what it has, takes nothing new, then ends")
    )

    class Meta:
        verbose_name = _("worker process")
        verbose_name_plural = _("worker processes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
