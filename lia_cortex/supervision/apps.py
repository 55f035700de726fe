"""Pages for people who see and steer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """The live board."""

    name = "lia_cortex.supervision"
    verbose_name = _("Supervision")
