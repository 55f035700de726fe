"""Who a customer proved to be, the codes sent for it, and the addresses shown to choose from."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel.states import Stateful


class CustomerVerification(Stateful):
    """A claim to be a customer, in one conversation, and what became of it.

    `document_digest` is keyed; `sealed` is encrypted: the back office's references, the name, the addresses.
    """

    class Status(models.TextChoices):
        """Claimed: somebody said a document, which proves nothing."""

        CLAIMED = "claimed", _("Claimed")
        CODE_SENT = "code_sent", _("Code sent")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Refused")
        REVOKED = "revoked", _("Revoked")

    class Proof(models.TextChoices):
        """What only the customer could show."""

        NONE = "", _("None")
        OWN_NUMBER = "own_number", _("Writes from a registered number")
        CODE = "code", _("Typed the code sent to a registered number")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.CLAIMED: frozenset({Status.CODE_SENT, Status.VERIFIED, Status.REFUSED, Status.REVOKED}),
        Status.CODE_SENT: frozenset({Status.VERIFIED, Status.REFUSED, Status.REVOKED}),
        Status.VERIFIED: frozenset({Status.REVOKED}),
        Status.REFUSED: frozenset(),
        Status.REVOKED: frozenset(),
    }
    OPEN = (Status.CLAIMED, Status.CODE_SENT)

    scope = models.CharField(_("scope"), max_length=32, help_text=_("public id of the conversation"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CLAIMED)
    proof = models.CharField(_("proof"), max_length=10, choices=Proof, blank=True)
    document_kind = models.CharField(_("document"), max_length=4, blank=True)
    document_digest = models.CharField(_("digest"), max_length=64, blank=True)
    sealed = models.BinaryField(_("sealed value"), default=b"")
    chosen = models.PositiveSmallIntegerField(
        _("chosen address"), null=True, blank=True, help_text=_("its place among the customer's contracts")
    )
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created at"))
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("customer verification")
        verbose_name_plural = _("customer verifications")
        ordering = ["-id"]
        indexes = [models.Index(name="verification_of_scope", fields=["scope", "status"])]
        constraints = [
            models.UniqueConstraint(name="one_verified_customer", fields=["scope"], condition=Q(status="verified")),
            models.UniqueConstraint(
                name="one_open_claim", fields=["scope"], condition=Q(status__in=["claimed", "code_sent"])
            ),
            models.CheckConstraint(
                name="verified_by_a_proof",
                condition=~Q(status="verified")
                | (~Q(proof="") & Q(verified_at__isnull=False, valid_until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.status}"


class VerificationCode(models.Model):
    """A code sent to a registered number; only keyed digests of the code and of the number are kept."""

    verification = models.ForeignKey(
        CustomerVerification, verbose_name=_("customer verification"), on_delete=models.PROTECT, related_name="codes"
    )
    scope = models.CharField(_("scope"), max_length=32)
    call_id = models.CharField(_("call id"), max_length=80, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    destination = models.CharField(_("digest of the number"), max_length=64)
    ending = models.CharField(_("number ends in"), max_length=2)
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("verification code")
        verbose_name_plural = _("verification codes")
        ordering = ["-id"]
        indexes = [
            models.Index(name="codes_of_scope", fields=["scope", "sent_at"]),
            models.Index(name="codes_of_destination", fields=["destination", "sent_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.scope} …{self.ending}"


class AddressMenu(models.Model):
    """The addresses of a customer in the order in which they were shown; `sealed` keeps the lines."""

    verification = models.ForeignKey(
        CustomerVerification, verbose_name=_("customer verification"), on_delete=models.PROTECT, related_name="menus"
    )
    scope = models.CharField(_("scope"), max_length=32)
    sealed = models.BinaryField(_("sealed value"))
    lines = models.PositiveSmallIntegerField(_("lines"))
    shown_at = models.DateTimeField(_("shown at"))
    expires_at = models.DateTimeField(_("expires at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.PositiveSmallIntegerField(_("line chosen"), null=True, blank=True)

    class Meta:
        verbose_name = _("address menu")
        verbose_name_plural = _("address menus")
        ordering = ["-id"]
        indexes = [models.Index(name="menus_of_scope", fields=["scope", "-shown_at"])]

    def __str__(self) -> str:
        return f"{self.scope} ({self.lines})"
