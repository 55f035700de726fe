"""What a provider lets us ask of a model in a minute."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProviderQuota(models.Model):
    """Requests and tokens per minute of one model, and how much of the running minute is used.

    An operator's own limits win over those that the provider's answers tell.
    """

    model = models.CharField(_("model"), max_length=80, primary_key=True)
    requests_per_minute = models.PositiveIntegerField(
        _("requests per minute"), null=True, blank=True, help_text=_("blank: what the provider says")
    )
    tokens_per_minute = models.PositiveIntegerField(
        _("tokens per minute"), null=True, blank=True, help_text=_("blank: what the provider says")
    )
    told_requests = models.PositiveIntegerField(_("requests, says the provider"), null=True, blank=True)
    told_tokens = models.PositiveIntegerField(_("tokens, says the provider"), null=True, blank=True)
    told_requests_used = models.PositiveIntegerField(_("requests used, says the provider"), null=True, blank=True)
    told_tokens_used = models.PositiveIntegerField(_("tokens used, says the provider"), null=True, blank=True)
    told_at = models.DateTimeField(_("said at"), null=True, blank=True)
    minute = models.DateTimeField(_("minute"), null=True, blank=True)
    used_requests = models.PositiveIntegerField(_("requests in that minute"), default=0)
    used_tokens = models.PositiveIntegerField(_("tokens in that minute"), default=0)

    class Meta:
        verbose_name = _("provider budget")
        verbose_name_plural = _("provider budgets")
        ordering = ["model"]

    def __str__(self) -> str:
        return self.model
