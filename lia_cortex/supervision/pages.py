"""Pages that other parts of the platform bring: linked as soon as their addresses exist."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lia_cortex.accounts.models import User


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the rail; agents see those that are for all, with what is theirs."""

    name: str
    label: str | Promise
    icon: str
    view: str
    is_for_all: bool = False


PAGES = (
    Page("operations", _("Operations"), "pulse", "operations:overview"),
    Page("analytics", _("Analytics"), "chart", "analytics:page", is_for_all=True),
)


def address(name: str) -> str:
    """Return the address of the page, empty while nothing answers there."""
    [view] = [each.view for each in PAGES if each.name == name]
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def of(person: object) -> list[tuple[str, str, str, str]]:
    """Return name, label, icon and address of the pages that there are for this person."""
    if not isinstance(person, User):
        return []
    allowed = [each for each in PAGES if each.is_for_all or person.sees_everything]
    return [(each.name, str(each.label), each.icon, href) for each in allowed if (href := address(each.name))]
