"""Phones in the browser."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SimulatorConfig(AppConfig):
    """Simulated phones and loads."""

    name = "lia_cortex.simulator"
    verbose_name = _("Simulator")
