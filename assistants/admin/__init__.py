"""Admin pages of assistants, their prompts and tools, and of what they did."""

from assistants.admin import assistants, customers, prompts, runs, tools

__all__ = ["assistants", "customers", "prompts", "runs", "tools"]
