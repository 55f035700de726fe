"""People who work with the platform."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, roles and teams."""

    name = "lia_cortex.accounts"
    verbose_name = _("People and teams")
