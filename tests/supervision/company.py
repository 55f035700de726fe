"""A small company with conversations in every state, made row by row."""

from datetime import UTC, datetime, timedelta

from assistants.models import Assistant
from conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
    MessageKey,
    Outbound,
    WhatsAppNumber,
)
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel.partitions import month_of

PASSWORD = "an orange on the table"
NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
State, Owner = Conversation.State, Conversation.Owner


class Company:
    """Makes rows; `now` is the moment of the newest one."""

    def __init__(self, *, now: datetime = NOON) -> None:
        self.now = now
        self.assistant = Assistant.objects.create(slug="recepcao", name="Recepção", purpose="greets")
        self.number = WhatsAppNumber.objects.create(name="Principal", assistant=self.assistant)
        self.team = Team.objects.create(name="Suporte")
        self._made = 0

    def person(self, name: str, *, role: str = User.Role.AGENT, team: Team | None = None) -> User:
        user = User.objects.create_user(username=name, password=PASSWORD, role=role, first_name=name.title())
        if team is not None:
            user.teams.add(team)
        return user

    def conversation(
        self,
        name: str = "Maria Souza",
        *,
        state: str = State.BOT,
        owner: User | None = None,
        team: Team | None = None,
        ago: float = 0,
        **fields: object,
    ) -> Conversation:
        self._made += 1
        contact = Contact.objects.create(profile_name=name, created_at=self.now)
        identity = ContactIdentity.objects.create(
            contact=contact,
            kind=ContactIdentity.Kind.JID,
            value=f"55119{88880000 + self._made}@s.whatsapp.net",
            evidence="chat",
            first_seen_at=self.now,
        )
        at = self.now - timedelta(seconds=ago)
        kinds: dict[str, str] = {State.BOT: Owner.BOT, State.WAITING_HUMAN: Owner.QUEUE, State.CLOSED: Owner.NONE}
        if state == State.CLOSED:
            fields |= {"closed_at": at, "close_reason": "resolvido"}
        defaults: dict[str, object] = {
            "protocol": f"20261122{self._made:07d}11",
            "number": self.number,
            "contact": contact,
            "identity": identity,
            "state": state,
            "owner_kind": kinds.get(state, Owner.PERSON),
            "owner": owner,
            "team": team,
            "assistant": self.assistant,
            "opened_at": at - timedelta(minutes=5),
            "last_message_at": at,
        }
        return Conversation.objects.create(**(defaults | fields))

    def says(self, conversation: Conversation, text: str = "", *, ago: float = 0, **fields: object) -> Message:
        """Store what the customer, or with `author` somebody else, says."""
        self._made += 1
        author = fields.pop("author", Message.Author.CUSTOMER)
        at = self.now - timedelta(seconds=ago)
        is_in = author == Message.Author.CUSTOMER
        defaults: dict[str, object] = {
            "month": month_of(at),
            "conversation": conversation,
            "direction": "in" if is_in else "out",
            "author": author,
            "text": text,
            "provider_id": f"3EB0{self._made:016X}",
            "at": at,
            "sent_at": at,
        }
        message = Message.objects.create(**(defaults | fields))
        MessageKey.objects.create(
            number=conversation.number,
            provider_id=message.provider_id,
            from_me=not is_in,
            message=message,
            message_month=message.month,
        )
        if at > conversation.last_message_at:
            conversation.last_message_at = at
            conversation.save(update_fields=["last_message_at"])
        return message

    def answers(
        self,
        conversation: Conversation,
        text: str,
        *,
        ago: float = 0,
        status: str = "sent",
        receipt: str = "none",
        **fields: object,
    ) -> Message:
        """Store what the assistant, or with `author` somebody else of the company, says, with its tick."""
        defaults = {"author": Message.Author.ASSISTANT, "assistant": self.assistant}
        message = self.says(conversation, text, ago=ago, **(defaults | fields))
        sent = {"sent_at": message.at, "provider_id": message.provider_id} if status == "sent" else {}
        if status == "uncertain":
            sent = {"uncertain_at": message.at}
        Outbound.objects.create(
            conversation=conversation,
            message=message,
            message_month=message.month,
            floor_epoch=0,
            status=status,
            receipt=receipt,
            due_at=message.at,
            created_at=message.at,
            **sent,
        )
        return message

    def attaches(self, message: Message, *, path: str = "", **fields: object) -> Attachment:
        state = Attachment.State.STORED if path else Attachment.State.WANTED
        defaults: dict[str, object] = {"message": message, "message_month": message.month, "state": state, "path": path}
        return Attachment.objects.create(**(defaults | fields))

    def notes(self, conversation: Conversation, kind: str, *, ago: float = 0, **fields: object) -> ConversationEvent:
        at = self.now - timedelta(seconds=ago)
        return ConversationEvent.objects.create(conversation=conversation, kind=kind, at=at, **fields)
