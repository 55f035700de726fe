"""Admin pages of the platform's own rows."""

from lia_cortex.registry.admin import egress, platform, tuning

__all__ = ["egress", "platform", "tuning"]
