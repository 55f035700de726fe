"""Finds every string for people in the code and the templates, without GNU gettext."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("lia_cortex", "conversations", "assistants", "knowledge", "nps", "learning")
SKIPPED = frozenset({"migrations", "runtime", "locale"})
"""Folders without words for people who use the pages: the launcher speaks to engineers, in English."""

KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def template() -> Catalog:
    """Return a catalogue of all strings, each with the files that show it."""
    catalog = Catalog(project="LIA CORTEX", charset="utf-8")
    for path in _files():
        place = path.relative_to(ROOT).as_posix()
        for _, message, comments, context in extract("python", _source(path), keywords=KEYWORDS):
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _files() -> Iterator[Path]:
    for folder in CODE:
        yield from (
            path
            for path in sorted((ROOT / folder).rglob("*.py"))
            if not SKIPPED.intersection(path.relative_to(ROOT).parts)
        )
        yield from sorted(path for path in (ROOT / folder).rglob("*.html") if "templates" in path.parts)
    yield from sorted((ROOT / "templates").rglob("*.html"))


def _source(path: Path) -> io.BytesIO:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Django turns a template into calls between lines of X; their indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    return io.BytesIO(text.encode())
