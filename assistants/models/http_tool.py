"""Tools that are rows: an operation of a service that a company already has."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class HttpService(models.Model):
    """A service that tools call, such as the company's back office."""

    name = models.SlugField(_("name"), max_length=40, unique=True)
    base_url = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        validators=[RegexValidator(r"^https?://[^\s?#@]+$", _("An address that begins with http:// or https://."))],
        help_text=_("blank for the service called backoffice: BACKOFFICE_URL"),
    )
    headers = models.JSONField(
        _("headers"),
        default=dict,
        blank=True,
        help_text=_('sent with every call: {"X-API-Key": "{secret:BACKOFFICE_API_KEY}"}'),
    )
    error_code = models.CharField(
        _("where a refusal has its code"), max_length=200, default="error.code || code || error", help_text="JMESPath"
    )
    error_message = models.CharField(
        _("where a refusal has its text"),
        max_length=200,
        default="error.message || message || detail",
        help_text="JMESPath",
    )

    class Meta:
        verbose_name = _("HTTP service")
        verbose_name_plural = _("HTTP services")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HttpTool(models.Model):
    """One operation of a service, as a tool of assistants; with a role it is for code only."""

    class Method(models.TextChoices):
        """How it is called."""

        GET = "GET", "GET"
        POST = "POST", "POST"
        PUT = "PUT", "PUT"
        PATCH = "PATCH", "PATCH"
        DELETE = "DELETE", "DELETE"

    class Quote(models.TextChoices):
        """How a result may reach the customer."""

        FREELY = "freely", _("In the assistant's words")
        EXACT = "exact", _("Values to the letter")
        RENDERED = "rendered", _("Rendered by the template only")

    service = models.ForeignKey(HttpService, verbose_name=_("service"), on_delete=models.PROTECT, related_name="tools")
    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and underscores."))],
    )
    role = models.CharField(
        _("role"),
        max_length=60,
        blank=True,
        help_text=_("the name under which the platform itself uses it; such a tool is never offered to assistants"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    description = models.TextField(_("description"), help_text=_("part of the prompt: what it does and when to use it"))
    method = models.CharField(_("method"), max_length=6, choices=Method, default=Method.GET)
    path = models.CharField(_("path"), max_length=300, help_text="/v1/contracts/{contract_id}/connection")
    arguments = models.JSONField(
        _("arguments"), default=dict, blank=True, help_text=_("JSON schema of what the assistant fills in")
    )
    places = models.JSONField(
        _("places"),
        default=dict,
        blank=True,
        help_text=_("path, query, body or header for each value; without it: the path, else query or body"),
    )
    filled = models.JSONField(
        _("filled in by code"),
        default=dict,
        blank=True,
        help_text=_(
            "values that no assistant chooses: {customer.reference}, {customer.contract}, {customer.name}, "
            "{contact.phone}, {call.id}, or a constant; {customer.contract?} is left out where there is none"
        ),
    )
    result = models.TextField(
        _("result"), blank=True, help_text=_("JMESPath: what of the answer the assistant sees; blank: all of it")
    )
    errors = models.JSONField(
        _("refusals"), default=dict, blank=True, help_text=_("what the assistant is told for each code of a refusal")
    )
    quote = models.CharField(_("may be quoted"), max_length=8, choices=Quote, default=Quote.EXACT)
    template = models.TextField(
        _("template"),
        blank=True,
        help_text=_("what the customer is shown, from {{ answer }} and {{ arguments }}; --- alone begins a message"),
    )
    has_effect = models.BooleanField(_("has an effect"), default=True)
    idempotency_header = models.CharField(
        _("idempotency header"), max_length=60, blank=True, help_text=_("carries the call's id; blank: never repeated")
    )
    needs_customer = models.BooleanField(_("needs a verified customer"), default=True)
    personal = models.BooleanField(_("personal data"), default=True)
    timeout_seconds = models.FloatField(
        _("time-out in seconds"), default=8, validators=[MinValueValidator(0.1), MaxValueValidator(60)]
    )
    retries = models.PositiveSmallIntegerField(
        _("retries"), default=1, validators=[MaxValueValidator(5)], help_text=_("only where repeating is harmless")
    )

    class Meta:
        verbose_name = _("HTTP tool")
        verbose_name_plural = _("HTTP tools")
        ordering = ["service", "name"]
        constraints = [
            models.UniqueConstraint(name="http_tool_role_once", fields=["role"], condition=~models.Q(role="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_repeatable(self) -> bool:
        """Return whether calling it again with the same call id is harmless."""
        return not self.has_effect or bool(self.idempotency_header)
