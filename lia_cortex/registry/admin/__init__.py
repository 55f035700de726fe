"""Admin pages of the platform's own rows."""

from lia_cortex.registry.admin import egress, money, platform, tuning

__all__ = ["egress", "money", "platform", "tuning"]
