"""What the assistants may state as facts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """What the assistants may state as facts."""

    name = "knowledge"
    verbose_name = _("Knowledge")
