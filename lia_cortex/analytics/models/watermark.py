"""How far the figures have come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Watermark(models.Model):
    """Of what lies after `message_id`, `event_id` and `at` nobody knows yet whether it has been counted.

    `next_*` is how far the newest run saw; it becomes the mark once every transaction of that time must have ended.
    """

    name = models.CharField(max_length=20, primary_key=True)
    message_id = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    next_message_id = models.BigIntegerField(default=0)
    next_event_id = models.BigIntegerField(default=0)
    next_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("watermark")
        verbose_name_plural = _("watermarks")

    def __str__(self) -> str:
        return self.name
