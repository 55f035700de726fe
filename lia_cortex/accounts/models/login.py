"""Wrong passwords."""

from axes.models import AccessAttempt
from django.utils.translation import gettext_lazy as _


class FailedLogin(AccessAttempt):  # type: ignore[misc]  # axes has no types
    """Wrong passwords for one name from one place; without the row the person may try again at once."""

    class Meta(AccessAttempt.Meta):  # type: ignore[misc]
        proxy = True
        app_label = "accounts"
        verbose_name = _("failed login")
        verbose_name_plural = _("failed logins")

    def __str__(self) -> str:
        return str(self.username or "")
