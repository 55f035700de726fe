"""Customers, and the evidence by which they are recognised."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import ids


def _plain(name: str) -> OpClass:
    """Return the column in small letters without accents, as `conversations.queries.search` asks for it."""
    plain = models.Func(models.F(name), function="lia_plain", output_field=models.TextField())
    return OpClass(plain, name="gin_trgm_ops")


class Contact(models.Model):
    """A customer as far as the evidence goes.

    Two contacts that turn out to be one are merged by pointing `merged_into` at the survivor; nothing else
    is rewritten, so taking the pointer away separates them again. A survivor points nowhere.
    """

    public_id = models.CharField(max_length=32, unique=True, default=ids.contact, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("given by a person of ours"))
    profile_name = models.CharField(_("profile name"), max_length=120, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="absorbed",
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-id"]
        indexes = [
            # People search for any part of a name.
            GinIndex(_plain("name"), name="contact_name_part"),
            GinIndex(_plain("profile_name"), name="contact_profile_name_part"),
        ]
        constraints = [
            models.CheckConstraint(name="contact_not_into_itself", condition=~models.Q(merged_into=models.F("id"))),
        ]

    def __str__(self) -> str:
        return self.name or self.profile_name or self.public_id

    @property
    def root_id(self) -> int:
        """The id of the contact that this one counts as."""
        return self.merged_into_id or self.pk


class ContactIdentity(models.Model):
    """One address or number under which a contact was seen; evidence, never moved between contacts."""

    class Kind(models.TextChoices):
        """What the value is."""

        JID = "jid", _("WhatsApp id")
        LID = "lid", _("WhatsApp privacy id")
        PHONE = "phone", _("Phone")

    contact = models.ForeignKey(Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    value = models.CharField(_("value"), max_length=120, help_text=_("a full id, or a phone in E.164"))
    evidence = models.CharField(
        _("evidence"),
        max_length=40,
        help_text=_("what showed it: the id itself, an alternate id, the ninth digit"),
    )
    first_seen_at = models.DateTimeField(_("first seen at"))

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        indexes = [
            # People search for any run of digits that they remember of a phone.
            GinIndex(
                name="identity_phone_run",
                fields=["value"],
                opclasses=["gin_trgm_ops"],
                condition=models.Q(kind="phone"),
            ),
        ]
        constraints = [
            # Phones are evidence for one contact each; a second contact with the same phone is a reason to merge.
            models.UniqueConstraint(name="identity_once", fields=["kind", "value"]),
        ]

    def __str__(self) -> str:
        return self.value


class ContactMerge(models.Model):
    """Why two contacts count as one, since when, and until when."""

    survivor = models.ForeignKey(Contact, verbose_name=_("survivor"), on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Contact, verbose_name=_("absorbed"), on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(_("evidence"), max_length=200)
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("merged by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    separated_at = models.DateTimeField(_("separated at"), null=True, blank=True)
    separated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("separated by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                name="absorbed_once", fields=["absorbed"], condition=models.Q(separated_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} -> {self.survivor}"
