"""What people of ours think of assistants' messages."""

from collections import defaultdict
from collections.abc import Sequence

from conversations.models import Feedback, Message
from lia_cortex.supervision.queries import people
from lia_cortex.supervision.queries.bubbles import Thumb


def of(messages: Sequence[Message]) -> dict[int, tuple[Thumb, ...]]:
    """Return the thumbs by the message's row id; one query, none where no assistant wrote."""
    written = [message.pk for message in messages if message.author == Message.Author.ASSISTANT]
    found: dict[int, list[Thumb]] = defaultdict(list)
    if written:
        for row in Feedback.objects.filter(message_id__in=written).select_related("person").order_by("pk"):
            found[row.message_id].append(
                Thumb(thumb=row.thumb, who=people.person(row.person), is_corrected=bool(row.correction))
            )
    return {pk: tuple(each) for pk, each in found.items()}
