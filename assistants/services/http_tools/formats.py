"""The tags and filters that a tool's template may use; there are no others."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Library
from django.template.defaulttags import do_for, do_if, do_with

register = Library()
register.tag("if", do_if)
register.tag("for", do_for)
register.tag("with", do_with)


@register.filter
def money(value: Any) -> str:
    """Return an amount such as "109.90" as R$ 109,90; cents are given as whole numbers to `cents`."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    whole, _, cents = f"{amount:,.2f}".rpartition(".")
    return f"R$ {whole.replace(',', '.')},{cents}"


@register.filter
def cents(value: Any) -> str:
    """Return 10990 as R$ 109,90."""
    return money(Decimal(value) / 100) if isinstance(value, int) else str(value)


@register.filter
def day(value: Any) -> str:
    """Return 2026-11-22 as 22/11/2026."""
    try:
        return f"{date.fromisoformat(str(value)[:10]):%d/%m/%Y}"
    except ValueError:
        return str(value)


@register.filter
def moment(value: Any) -> str:
    """Return a time in ISO 8601 as 22/11/2026 10:00, in the company's time zone."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    if at.tzinfo is not None:
        at = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{at:%d/%m/%Y %H:%M}"


@register.filter
def month(value: Any) -> str:
    """Return 2026-11 as 11/2026."""
    year, _, number = str(value).partition("-")
    return f"{number[:2]}/{year}" if number else year
