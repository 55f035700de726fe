"""What stands in for personal data in texts that go to a model."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivateValue(models.Model):
    """One personal value of one conversation and the token that the model sees instead.

    `digest` is keyed, so that equal values share a token without the value being readable; `sealed` is encrypted.
    """

    scope = models.CharField(_("scope"), max_length=32, help_text=_("public id of the conversation"))
    kind = models.CharField(_("kind"), max_length=10)
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(_("digest"), max_length=64)
    sealed = models.BinaryField(_("sealed value"))

    class Meta:
        verbose_name = _("private value")
        verbose_name_plural = _("private values")
        constraints = [
            models.UniqueConstraint(name="private_value_once", fields=["scope", "digest"]),
            models.UniqueConstraint(name="private_token_once", fields=["scope", "kind", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind.upper()}_{self.number}"
