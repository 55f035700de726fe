"""Rows that every floor reads."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Knobs, admission level, breakers, prices and ceilings, worker processes, audit log."""

    name = "lia_cortex.registry"
    verbose_name = _("Platform")
