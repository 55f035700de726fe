"""Proposals drawn from conversations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    """Proposals drawn from conversations."""

    name = "learning"
    verbose_name = _("Learning")
