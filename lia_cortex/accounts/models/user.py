"""A person who works with the platform."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.accounts.models.team import Team
from lia_cortex.kernel import ids


class User(AbstractUser):
    """A person who works with the platform."""

    class Role(models.TextChoices):
        """What a person may do; every page, endpoint and socket checks it."""

        ADMIN = "admin", _("Admin")
        SUPERVISOR = "supervisor", _("Supervisor")
        AGENT = "agent", _("Agent")

    public_id = models.CharField(max_length=32, unique=True, default=ids.user, editable=False)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
    capacity = models.PositiveSmallIntegerField(
        _("capacity"), default=6, help_text=_("conversations at once; more are not assigned by themselves")
    )
    teams = models.ManyToManyField(Team, verbose_name=_("teams"), blank=True, related_name="members")

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints = [
            models.CheckConstraint(
                name="user_role_known", condition=models.Q(role__in=["admin", "supervisor", "agent"])
            ),
        ]

    @property
    def sees_everything(self) -> bool:
        """True for those who see every conversation; an agent sees own and queued ones of the own teams."""
        return self.is_superuser or self.role in {self.Role.ADMIN, self.Role.SUPERVISOR}
