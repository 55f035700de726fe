"""Surveys and complaints."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NpsConfig(AppConfig):
    """Surveys and complaints."""

    name = "nps"
    verbose_name = _("Customer voice")
