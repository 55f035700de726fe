"""Files that a person may download."""

from conversations.models import Attachment
from conversations.queries import visibility
from lia_cortex.accounts.models import User


def stored(*, person: User, public_id: str) -> Attachment:
    """Return the attachment; raise DoesNotExist unless its bytes are here and the person may see it."""
    allowed = visibility.conversations(person=person)
    return Attachment.objects.get(public_id=public_id, state=Attachment.State.STORED, message__conversation__in=allowed)
