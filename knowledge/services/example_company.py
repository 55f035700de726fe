"""The articles of the example company, an internet provider that does not exist."""

from pathlib import Path

from knowledge.models import Article
from knowledge.services import articles

ARTICLES = Path(__file__).resolve().parent.parent / "example_company"
"""One Markdown file for each article: the first line is its title."""


def load() -> int:
    """Store the example articles where there are none yet; return how many were stored."""
    if Article.objects.exists():
        return 0
    files = sorted(ARTICLES.glob("*.md"))
    for file in files:
        title, _, body = file.read_text(encoding="utf-8").partition("\n")
        articles.save(title=title.removeprefix("# "), body=body)
    return len(files)
