"""Names of tools and of what they tell, for people."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from lia_cortex.supervision.queries.tool_fields import CODES, FIELDS, MONEY

TITLES = {
    "list_open_invoices": _("Open invoices"),
    "payment_status": _("Payments"),
    "check_connection": _("Connection"),
    "current_plan": _("Current plan"),
    "open_work_order": _("Open work order"),
    "list_visit_slots": _("Free times for a visit"),
}
FOR_MACHINES = "_id"
"""How the names of fields end that tell a person nothing."""


def title(name: str) -> str:
    """Return what a tool is called at the desk; one of another company by its own name."""
    return str(TITLES.get(name) or _as_words(name))


def field(name: str) -> str:
    """Return a field's name as words; one of another company's tool by its own name."""
    return str(FIELDS.get(name) or _as_words(name))


def value(told: Any, *, of: str = "") -> str:
    """Return a value of the field `of` in one line."""
    match told:
        case bool():
            return str(_("yes") if told else _("no"))
        case None | "" | [] | ():
            return "–"
        case Mapping():
            shown = {str(key): each for key, each in told.items() if not str(key).endswith(FOR_MACHINES)}
            return ", ".join(f"{field(key)}: {value(each, of=key)}" for key, each in shown.items()) or "–"
        case list() | tuple():
            return "; ".join(value(each, of=of) for each in told)
        case str():
            return _text(told, of=of)
        case float():
            return str(number_format(told))
        case _:
            return str(told)


def _as_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _text(told: str, *, of: str) -> str:
    if told in CODES.get(of, {}):
        return str(CODES[of][told])
    if of in MONEY:
        return _reais(told)
    return _moment(told)


def _reais(told: str) -> str:
    try:
        return f"R$ {number_format(Decimal(told), 2, force_grouping=True)}"
    except InvalidOperation:
        return told


def _moment(told: str) -> str:
    """Return a day or a moment as the reader writes it, any other text as it is."""
    try:
        if len(told) == len("2026-11-23"):
            return str(date_format(date.fromisoformat(told), "SHORT_DATE_FORMAT"))
        at = datetime.fromisoformat(told) if told[10:11] == "T" else None
    except ValueError:
        return told
    if at is None:
        return told
    return str(date_format(timezone.localtime(at) if timezone.is_aware(at) else at, "SHORT_DATETIME_FORMAT"))
