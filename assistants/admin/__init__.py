"""Admin pages of assistants, their prompts and tools, and of what they did."""

from assistants.admin import assistants, customers, outages, prompts, runs, tools

__all__ = ["assistants", "customers", "outages", "prompts", "runs", "tools"]
