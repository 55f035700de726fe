"""An exchange with a prompt version that is being tried out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assistants.models.prompt import PromptVersion
from lia_cortex.kernel import ids


class Trial(models.Model):
    """What somebody wrote to a version, and what it answered; nobody was served and no effect was made.

    Its runs have the negative of its id as their turn, so that they never meet a real turn's.
    """

    public_id = models.CharField(max_length=32, unique=True, default=ids.trial, editable=False)
    prompt_version = models.ForeignKey(
        PromptVersion, verbose_name=_("prompt version"), on_delete=models.CASCADE, related_name="trials"
    )
    follows = models.ForeignKey(
        "self", verbose_name=_("follows"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.public_id

    @property
    def turn_id(self) -> int:
        """The turn id of its runs."""
        return -self.pk
