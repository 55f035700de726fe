"""The pages of the knowledge in the admin."""

from knowledge.admin import articles, misses, searching, sources, spaces

__all__ = ["articles", "misses", "searching", "sources", "spaces"]
