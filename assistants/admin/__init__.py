"""Admin pages of assistants and of their tools."""

from assistants.admin import assistants, tools

__all__ = ["assistants", "tools"]
