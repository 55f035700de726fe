"""Ready answers, and several steps in one."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lia_cortex.accounts.models import Team
from lia_cortex.kernel import ids


class CannedAnswer(models.Model):
    """A text to insert with `/shortcut`; `{{contact.first_name}}` is filled in, `{{ask:date}}` is asked for."""

    class Kind(models.TextChoices):
        """A template opens a conversation after days of silence, an answer goes on with one."""

        ANSWER = "answer", _("Canned answer")
        TEMPLATE = "template", _("Template")

    public_id = models.CharField(max_length=32, unique=True, default=ids.canned_answer, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ANSWER)
    shortcut = models.SlugField(_("shortcut"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="canned_answers",
        help_text=_("empty: for everybody"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ["title"]

    def __str__(self) -> str:
        return f"/{self.shortcut}"


class Macro(models.Model):
    """Steps that one key does: `[{"verb": "tag", "tags": [...]}, {"verb": "reply", "answer": "shortcut"}, ...]`."""

    public_id = models.CharField(max_length=32, unique=True, default=ids.macro, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    key = models.CharField(
        _("key"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-z]$", _("One digit, or one small letter without an accent."))],
        help_text=_("M and then this key run it; empty: the first digit that is free"),
    )
    steps = models.JSONField(_("steps"), default=list)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="macros",
        help_text=_("empty: for everybody"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="one_macro_for_a_key",
                fields=["team", "key"],
                condition=~Q(key="") & Q(is_active=True),
                nulls_distinct=False,
                violation_error_message=_("Another macro has this key."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
