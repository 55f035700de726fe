"""Every icon that a page names is drawn."""

import json
import re
from pathlib import Path

import pytest

from lia_cortex.supervision.templatetags import board

ROOT = Path(__file__).parents[2]
DRAWN = set(json.loads((ROOT / "lia_cortex/static/sources/icons.json").read_text()))
NAMED = re.compile(r'{% icon "([a-z-]+)"')
LINKED = re.compile(r"icons\.svg[^#\n]*#([a-z-]+)")


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_icon_in_a_template_is_drawn(path: Path) -> None:
    text = path.read_text()
    assert set(NAMED.findall(text) + LINKED.findall(text)) <= DRAWN


def test_every_state_author_and_kind_has_a_drawn_icon() -> None:
    assert set(board.ICONS.values()) | {"file"} <= DRAWN


def test_the_sprite_holds_them_all() -> None:
    sprite = (ROOT / "lia_cortex/static/vendor/icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([a-z-]+)"', sprite)) == DRAWN
