"""Figures over what happened."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    """Facts, roll-ups and the page over them."""

    name = "lia_cortex.analytics"
    verbose_name = _("Analytics")
