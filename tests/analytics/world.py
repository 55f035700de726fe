"""A fortnight of random work, the same for the same seed: every state, author, outcome of a send, merged customers."""

import random
from datetime import UTC, datetime, timedelta

from assistants.models import Assistant
from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
    Outbound,
    WhatsAppNumber,
)
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel.partitions import month_of

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
DAYS = 14
State, Owner = Conversation.State, Conversation.Owner
OWNERS = {
    State.BOT: Owner.BOT,
    State.WAITING_HUMAN: Owner.QUEUE,
    State.HUMAN: Owner.PERSON,
    State.CLOSED: Owner.NONE,
}


class World:
    """Makes rows; customers come from a few contacts, some of which count as one."""

    def __init__(self, seed: int, *, conversations: int = 90) -> None:
        self.draw = random.Random(seed)
        self.assistants = [Assistant.objects.create(slug=f"a{n}", name=f"A{n}", purpose="x") for n in range(3)]
        self.agents = [User.objects.create(username=f"p{n}", role="agent") for n in range(3)]
        self.teams = [Team.objects.create(name=f"T{n}") for n in range(2)]
        self.numbers = [WhatsAppNumber.objects.create(name=f"N{n}", assistant=self.assistants[0]) for n in range(2)]
        self.contacts = [Contact.objects.create(profile_name=f"C{n}", created_at=NOW) for n in range(25)]
        for absorbed in self.contacts[20:]:
            absorbed.merged_into = self.draw.choice(self.contacts[:20])
            absorbed.save()
        self.identities = [
            ContactIdentity.objects.create(
                contact=contact, kind="jid", value=f"{n}@lid", evidence="chat", first_seen_at=NOW
            )
            for n, contact in enumerate(self.contacts)
        ]
        self.made = 0
        for _ in range(conversations):
            self.conversation()

    def conversation(self) -> Conversation:
        """Make a visit with its messages and events."""
        draw, self.made = self.draw, self.made + 1
        opened = NOW - timedelta(minutes=draw.randint(1, DAYS * 24 * 60))
        state = draw.choice([State.CLOSED] * 5 + [State.BOT] * 3 + [State.WAITING_HUMAN, State.HUMAN])
        identity = draw.choice(self.identities)
        number = draw.choice(self.numbers)
        open_ones = Conversation.objects.filter(number=number, contact_id=identity.contact_id)
        if state != State.CLOSED and open_ones.exclude(state=State.CLOSED).exists():
            state = State.CLOSED
        times = sorted(opened + timedelta(seconds=draw.randint(0, 4 * 3600)) for _ in range(draw.randint(0, 12)))
        last = times[-1] if times else opened
        talk = Conversation.objects.create(
            protocol=f"20261122{self.made:07d}11",
            number=number,
            contact_id=identity.contact_id,
            identity=identity,
            state=state,
            owner_kind=OWNERS[state],
            owner=draw.choice(self.agents) if state == State.HUMAN else None,
            team=draw.choice([None, *self.teams]),
            assistant=draw.choice(self.assistants),
            opened_at=opened,
            last_message_at=last,
            waiting_since=last if draw.random() < 0.3 and state != State.CLOSED else None,
            closed_at=last + timedelta(minutes=draw.randint(0, 600)) if state == State.CLOSED else None,
            close_reason=draw.choice(["done", "visit over", "backlog"]) if state == State.CLOSED else "",
        )
        for at in times:
            self.says(talk, at=at)
        changes = draw.sample(["queued", "taken_over", "handed_off", "returned", "phone"], draw.choice([0, 0, 1, 2, 4]))
        for kind in [*draw.choice([[], ["opened"], ["opened", "tagged"]]), *changes]:
            told = {"reason": draw.choice(["quer uma pessoa", "limit:steps"])} if kind == "queued" else {}
            # Now and then in the very moment of a message.
            at = draw.choice([*times[:3], opened + timedelta(seconds=draw.randint(0, 4 * 3600))])
            actor = draw.choice([None, *self.agents])
            ConversationEvent.objects.create(
                conversation=talk, kind=kind, at=at, details=told, actor=actor, floor=self.floor(kind)
            )
        return talk

    def floor(self, kind: str) -> dict[str, object]:
        """Draw who has the conversation after such an event; nothing for one in eight, as in rows of old."""
        draw = self.draw
        if draw.random() < 1 / 8:
            return {}
        owner = {"queued": "queue", "taken_over": "person", "phone": "phone"}.get(kind, "bot")
        return {
            "kind": owner,
            "team": draw.choice([None, *(team.pk for team in self.teams)]),
            "assistant": draw.choice(self.assistants).pk,
            "person": draw.choice(self.agents).pk if owner == "person" else None,
        }

    def says(self, talk: Conversation, *, at: datetime) -> Message:
        """Let somebody say something in it, and have it sent, or not."""
        draw = self.draw
        author = draw.choice(["customer"] * 4 + ["assistant"] * 3 + ["person"] * 2 + ["system"])
        message = Message.objects.create(
            month=month_of(at),
            conversation=talk,
            direction="in" if author == "customer" else "out",
            author=author,
            kind="reaction" if draw.random() < 0.1 else "text",
            person=draw.choice([None, *self.agents]) if author == "person" else None,
            assistant=draw.choice(self.assistants) if author == "assistant" else None,
            at=at,
            sent_at=at,
        )
        for _ in range(draw.choice([0, 1, 1, 2]) if author != "customer" else 0):
            self.sends(message)
        return message

    def sends(self, message: Message) -> None:
        """Try to send it: what happens is drawn."""
        status = self.draw.choice(["sent", "sent", "sent", "failed", "queued", "cancelled"])
        if Outbound.objects.filter(conversation=message.conversation_id, status="sending").exists():
            status = "failed"
        left = message.at + timedelta(seconds=self.draw.random() * 90)
        Outbound.objects.create(
            conversation_id=message.conversation_id,
            message=message,
            message_month=message.month,
            floor_epoch=0,
            status=status,
            due_at=message.at,
            created_at=message.at,
            **({"sent_at": left, "provider_id": f"X{message.pk}"} if status == "sent" else {}),
        )
