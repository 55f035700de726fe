"""Admin pages of the platform's own rows."""

from lia_cortex.registry.admin import calendars, egress, money, platform, steering, tuning

__all__ = ["calendars", "egress", "money", "platform", "steering", "tuning"]
