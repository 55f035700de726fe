"""Read HTML pages."""

import re

from bs4 import BeautifulSoup, Tag

_NOT_TEXT = ("script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside", "form", "iframe")
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dt", "dd", "blockquote", "pre", "figcaption")
_SPACE = re.compile(r"\s+")


def read(content: bytes) -> str:
    """Return what a reader of the page sees as Markdown: headings, paragraphs, lists; no menus, no scripts."""
    page = BeautifulSoup(content, "lxml")
    for each in page.find_all(_NOT_TEXT):
        each.decompose()
    root = page.find("main") or page.find("article") or page.body or page
    parts = [_block(each) for each in root.find_all(_BLOCKS) if each.find_parent(_BLOCKS) is None]
    text = "\n\n".join(part for part in parts if part)
    return text or _SPACE.sub(" ", root.get_text(" "))


def _block(tag: Tag) -> str:
    text = _SPACE.sub(" ", tag.get_text(" ")).strip()
    if not text:
        return ""
    if re.fullmatch(r"h[1-6]", tag.name):
        return f"{'#' * int(tag.name[1])} {text}"
    return f"- {text}" if tag.name == "li" else text
