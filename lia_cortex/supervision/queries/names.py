"""Customers' names by the public id of their conversation, for what is told of an act."""

from collections.abc import Iterable

from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.queries import people


def of(public_ids: Iterable[str], *, person: User) -> dict[str, str]:
    """Return the names of those that the person sees, in one query at most."""
    wanted = {each for each in public_ids if ids.is_public(each)}
    if not wanted:
        return {}
    seen = visibility.conversations(person=person).filter(public_id__in=wanted)
    rows = seen.select_related("contact__merged_into", "identity")
    return {row.public_id: people.contact(row.contact, identity=row.identity) for row in rows}
