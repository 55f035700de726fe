"""Priorities as people speak of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OFFERED = (
    (1, _("Urgent")),
    (3, _("High")),
    (5, pgettext_lazy("priority", "Normal")),
    (8, pgettext_lazy("priority", "Low")),
)
"""What people choose from; rules set the numbers between them, too."""

URGENT, HIGH = OFFERED[0][0], OFFERED[1][0]
"""Pages show a flame for what is as urgent as the first, and name the priority of what is as urgent as the second."""


def word(priority: Any) -> str:
    """Return the word for a priority from 0 to 9: the mildest of the offered ones that is as urgent."""
    if not isinstance(priority, int):
        return ""
    words = [label for most, label in OFFERED if priority <= most]
    return str(words[0] if words else OFFERED[-1][1])
