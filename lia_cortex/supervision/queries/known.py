"""Which of the conversations that a page names the person may see."""

from collections.abc import Iterable

from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids


def visible(*, person: User, public_ids: Iterable[str]) -> set[str]:
    """Return those of the public ids that the person may see, in one query at most."""
    wanted = {each for each in public_ids if ids.is_public(each)}
    if not wanted:
        return set()
    found = visibility.conversations(person=person).filter(public_id__in=wanted)
    return set(found.values_list("public_id", flat=True))
