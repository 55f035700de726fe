"""Admin pages of the platform's own rows."""

from lia_cortex.registry.admin import platform, tuning

__all__ = ["platform", "tuning"]
