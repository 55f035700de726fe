"""Which phone a customer writes from, as far as the channel itself says so."""

from conversations.models import ContactIdentity
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel.statements import Statement

_PHONES = Statement[tuple[str]](
    lambda contact_id: (
        ContactIdentity.objects.filter(contact=contact_id, kind=ContactIdentity.Kind.PHONE)
        .exclude(evidence="ninth digit")
        .values_list("value")[:2]
    )
)


def phones(identity: ContactIdentity) -> tuple[str, ...]:
    """Return the phone (E.164) of a chat; none where only a privacy id is known, or where it is not certain.

    A merge is a judgement about who somebody is, not a word of the channel: phones of merged contacts do not count.
    """
    if identity.kind != ContactIdentity.Kind.LID:
        phone = schemas.phone_of(identity.value)
        return (phone,) if phone else ()
    seen = [value for (value,) in _PHONES.all(contact_id=identity.contact_id)]
    # Two phones under one privacy id: somebody changed the number, and one of them is a stranger's by now.
    return tuple(seen) if len(seen) == 1 else ()
