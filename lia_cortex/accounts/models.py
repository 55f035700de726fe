"""Users with one of three roles, and the teams they work in."""

from axes.models import AccessAttempt
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import ids


class Team(models.Model):
    """People who take conversations from one queue."""

    public_id = models.CharField(max_length=32, unique=True, default=ids.team, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who works with the platform."""

    class Role(models.TextChoices):
        """What a person may do; every page, endpoint and socket checks it."""

        ADMIN = "admin", _("Admin")
        SUPERVISOR = "supervisor", _("Supervisor")
        AGENT = "agent", _("Agent")

    public_id = models.CharField(max_length=32, unique=True, default=ids.user, editable=False)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
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


class FailedLogin(AccessAttempt):  # type: ignore[misc]  # axes has no types
    """Wrong passwords for one name from one place; without the row the person may try again at once."""

    class Meta(AccessAttempt.Meta):  # type: ignore[misc]
        proxy = True
        app_label = "accounts"
        verbose_name = _("failed login")
        verbose_name_plural = _("failed logins")

    def __str__(self) -> str:
        return str(self.username or "")
