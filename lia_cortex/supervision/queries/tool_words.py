"""Names of tools and of what they tell, for people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES = {
    "list_open_invoices": _("Open invoices"),
    "payment_status": _("Payments"),
    "check_connection": _("Connection"),
    "current_plan": _("Current plan"),
    "open_work_order": _("Open work order"),
    "list_visit_slots": _("Free times for a visit"),
}


def title(name: str) -> str:
    """Return what a tool is called at the desk; one of another company by its own name."""
    return str(TITLES.get(name) or field(name))


def field(name: str) -> str:
    """Return a field's name as words."""
    return name.replace("_", " ").capitalize()


def value(told: Any) -> str:
    """Return a value in one line."""
    match told:
        case bool():
            return str(_("yes") if told else _("no"))
        case None | "" | []:
            return "–"
        case Mapping():
            return "; ".join(f"{field(str(key))}: {value(each)}" for key, each in told.items())
        case list() | tuple():
            return "; ".join(value(each) for each in told)
        case _:
            return str(told)
