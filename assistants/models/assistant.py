"""An assistant: a role with instructions, tools and limits."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import ids


class Assistant(models.Model):
    """A role that answers customers; what it says comes from its published prompt version."""

    public_id = models.CharField(max_length=32, unique=True, default=ids.assistant, editable=False)
    slug = models.SlugField(
        _("slug"), max_length=40, unique=True, help_text=_("the name that other assistants hand off to")
    )
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(
        _("purpose"), max_length=200, help_text=_("when others should hand a conversation to it")
    )
    model = models.CharField(_("model"), max_length=80, blank=True, help_text=_("blank: OPENAI_MODEL"))
    tools = ArrayField(models.CharField(max_length=60), verbose_name=_("tools"), default=list, blank=True)
    hands_off_to = models.ManyToManyField(
        "self", verbose_name=_("hands off to"), symmetrical=False, blank=True, related_name="+"
    )
    is_active = models.BooleanField(_("active"), default=True)
    max_steps = models.PositiveSmallIntegerField(_("model steps per turn"), default=6)
    max_output_tokens = models.PositiveIntegerField(_("output tokens per step"), default=800)
    max_turn_tokens = models.PositiveIntegerField(_("tokens per turn"), default=60_000)
    max_turn_usd = models.DecimalField(_("US$ per turn"), max_digits=8, decimal_places=4, default=Decimal("0.25"))
    may_see = models.BooleanField(
        _("may see pictures"), default=True, help_text=_("pictures go to the provider as they are")
    )
    may_hear = models.BooleanField(
        _("may hear voice messages"), default=True, help_text=_("sound goes to the provider as it is")
    )
    history_messages = models.PositiveSmallIntegerField(
        _("messages of history"), default=40, help_text=_("older ones are summarised")
    )

    class Meta:
        verbose_name = _("assistant")
        verbose_name_plural = _("assistants")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="assistant_steps_positive", condition=models.Q(max_steps__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name
