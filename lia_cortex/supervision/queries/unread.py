"""What customers wrote since a person's own last look: counted for one, or for many at once."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from conversations.models import Message
from conversations.queries import visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.models import Look
from lia_cortex.supervision.queries.rows import MOST_UNREAD


@dataclass(frozen=True, slots=True)
class Written:
    """A conversation's key and its customer's newest messages, as many as are counted, their ids rising."""

    conversation: int
    messages: tuple[int, ...]


def written(*, person: User, public_ids: Iterable[str]) -> dict[str, Written]:
    """Return what customers wrote in these conversations, as far as the person may see them."""
    known = [each for each in public_ids if ids.is_public(each)]
    if not known:
        return {}
    spoken = Message.objects.filter(conversation=OuterRef("pk"), author=Message.Author.CUSTOMER)
    newest = spoken.exclude(kind=Message.Kind.REACTION).order_by("-at", "-id").values("pk")[: MOST_UNREAD + 1]
    found = visibility.conversations(person=person).filter(public_id__in=known).annotate(newest=ArraySubquery(newest))
    rows = found.values_list("public_id", "pk", "newest")
    return {public_id: Written(pk, tuple(sorted(messages))) for public_id, pk, messages in rows}


def of_people(people: Collection[int], *, written: Mapping[str, Written]) -> dict[int, dict[str, int]]:
    """Return for each person, by public id, how much is unread, without zeros; the caller knows that all may see it."""
    looks = Look.objects.filter(user__in=people, conversation__in=[each.conversation for each in written.values()])
    read = {(user, talk): upto for user, talk, upto in looks.values_list("user", "conversation", "message_id")}
    return {person: dict(_fresh(written, read, person)) for person in people}


def _fresh(
    written: Mapping[str, Written], read: Mapping[tuple[int, int], int], person: int
) -> Iterator[tuple[str, int]]:
    for public_id, each in written.items():
        number = len(each.messages) - bisect_right(each.messages, read.get((person, each.conversation), 0))
        if number:
            yield public_id, number
