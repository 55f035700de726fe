"""Names as the pages show them."""

import phonenumbers

from conversations.models import Contact, ContactIdentity
from lia_cortex.accounts.models import User


def person(user: User) -> str:
    """Return the person's full name, or the login when there is none."""
    return user.get_full_name() or user.get_username()


def contact(row: Contact, *, identity: ContactIdentity) -> str:
    """Return the name that people gave, the profile's, or the address that answers go to."""
    rows = [row.merged_into, row] if row.merged_into else [row]
    for name in [*(each.name for each in rows), *(each.profile_name for each in rows)]:
        if name:
            return name
    return address(identity)


def address(identity: ContactIdentity) -> str:
    """Return a phone as people write it; a privacy id stays the id that it is."""
    digits = identity.value.split("@")[0].lstrip("+")
    if identity.kind == ContactIdentity.Kind.LID or not digits.isdigit():
        return digits
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def initials(name: str) -> str:
    """Return one or two letters for the round picture; empty for a bare phone."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
