"""Ready answers, macros and colleagues that a person may use or name."""

from collections.abc import Iterable

from django.db.models import Q

from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import CannedAnswer, Macro

DIGITS = "123456789"

MOST = 8
"""What a list shows that opens while one types."""


def answers(*, person: User, typed: str) -> list[CannedAnswer]:
    """Return the ready answers that fit what is typed, those whose shortcut begins with it first."""
    wanted = typed.replace("\0", "").strip()[:40]
    fits = Q(shortcut__icontains=wanted) | Q(title__icontains=wanted)
    found = list(CannedAnswer.objects.filter(fits, _offered(person), is_active=True)[: MOST * 4])
    return sorted(found, key=lambda each: (not each.shortcut.startswith(wanted.lower()), each.title))[:MOST]


def answer(*, person: User, shortcut: str) -> CannedAnswer | None:
    """Return the ready answer with this shortcut, None where the person has none."""
    return CannedAnswer.objects.filter(_offered(person), shortcut=shortcut, is_active=True).first()


def macros(*, person: User) -> list[Macro]:
    """Return the macros that the person may run."""
    return list(Macro.objects.filter(_offered(person), is_active=True)[:100])


def keyed(found: Iterable[Macro]) -> list[tuple[Macro, str]]:
    """Return each with its key: its own unless one before it has that, else a free digit, while there are any."""
    rows = list(found)
    owners: dict[str, Macro] = {}
    for each in rows:
        if each.key:
            owners.setdefault(each.key, each)
    free = (digit for digit in DIGITS if digit not in owners)
    return [(each, each.key if owners.get(each.key) is each else next(free, "")) for each in rows]


def colleagues(*, person: User, typed: str) -> list[User]:
    """Return colleagues whose login or name begins with what is typed."""
    wanted = typed.replace("\0", "").strip()[:40]
    fits = Q(username__istartswith=wanted) | Q(first_name__istartswith=wanted) | Q(last_name__istartswith=wanted)
    return list(
        User.objects.filter(fits, is_active=True).exclude(pk=person.pk).order_by("first_name", "username")[:MOST]
    )


def _offered(person: User) -> Q:
    """Return which rows are for everybody or for a team of this person."""
    if person.sees_everything:
        return Q()
    return Q(team__isnull=True) | Q(team__in=person.teams.values("pk"))
