"""Two customers whom people take for one, or who turn out to be two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.models import Contact, ContactIdentity, ContactMerge
from conversations.services.inbound import merging
from lia_cortex.accounts.models import User
from tests.flows import bodies
from tests.worker import Worker

if TYPE_CHECKING:
    from tests.flows.conftest import Customer

LID = "12345678901234@lid"


@dataclass
class Two:
    """Somebody under a phone, and somebody under a privacy id, who are strangers to us."""

    by_phone: Customer
    worker: Worker

    def lid_says(self, text: str, *, phone: str = "") -> None:
        """Let the one with the privacy id write; with `phone` the gateway tells that number too."""
        self.by_phone.posts(bodies.lid(text, at=self.by_phone.clock.at, jid=LID, phone=phone))

    def settle(self) -> None:
        """Let everything happen that is due within a minute."""
        self.worker.run_until_idle(within=60)

    @property
    def contacts(self) -> tuple[Contact, Contact]:
        """Return the contact of the phone and that of the privacy id, as their rows are now."""
        phone = ContactIdentity.objects.get(kind="jid", value=f"{self.by_phone.phone}@s.whatsapp.net").contact
        return phone, ContactIdentity.objects.get(kind="lid").contact

    def count_as_one(self, person: User) -> ContactMerge:
        """Merge them as a person does; the one of the phone survives."""
        survivor, absorbed = self.contacts
        now = self.by_phone.clock.at
        merge = merging.merge_by_person(survivor=survivor, absorbed=absorbed, reason="a person", person=person, now=now)
        assert merge is not None
        return merge

    def separate(self, merge: ContactMerge, person: User) -> None:
        """Take it back."""
        merging.separate(merge=merge, person=person, now=self.by_phone.clock.at)
