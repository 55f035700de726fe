"""Which hosts tools may call, and the secrets that they send there."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

HOST = r"^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?$"


class EgressHost(models.Model):
    """A host that tools may call: on ports 80 and 443, or on the one that it names."""

    host = models.CharField(
        _("host"),
        max_length=255,
        unique=True,
        validators=[RegexValidator(HOST, _("A host in lower case, with a port where it is not 80 or 443."))],
        help_text=_("such as api.example.com or api.example.com:8443"),
    )
    allow_private = models.BooleanField(
        _("private addresses too"),
        default=False,
        help_text=_("without it a name that leads to an address of an own network or of this machine is refused"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("allowed host")
        verbose_name_plural = _("allowed hosts")
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host


class Secret(models.Model):
    """A value that is written once and never shown again; headers name it as `{secret:NAME}`."""

    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9_]*$", _("Capitals, digits and underscores."))],
    )
    sealed = models.BinaryField(_("sealed value"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
