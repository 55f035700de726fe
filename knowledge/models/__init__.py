"""What the assistants may state as facts."""

from knowledge.models.article import Article

__all__ = ["Article"]
