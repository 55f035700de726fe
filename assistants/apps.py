"""Assistants, prompts and their versions, runs of the model."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistantsConfig(AppConfig):
    """Assistants, prompts and their versions, runs of the model."""

    name = "assistants"
    verbose_name = _("Assistants")
