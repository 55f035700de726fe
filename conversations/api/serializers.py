"""Bodies of the conversation endpoints."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assistants.models import Assistant
from conversations.models import Conversation, Message, Note
from conversations.queries.thread import STATUSES
from lia_cortex.accounts.models import Team, User

Row = TypeVar("Row", bound=Model)

LONGEST_TEXT = 4096
"""WhatsApp's limit for one text."""


class OwnerSerializer(serializers.Serializer[Any]):
    """Who has the floor."""

    kind = serializers.ChoiceField(choices=Conversation.Owner.values)
    name = serializers.CharField(help_text="Empty where nobody has a name")


class ContactSerializer(serializers.Serializer[Any]):
    """The customer."""

    id = serializers.CharField()
    name = serializers.CharField(help_text="Empty while nobody knows it")
    phone = serializers.CharField(allow_null=True, help_text="E.164; null while only a privacy id is known")


class ConversationSerializer(serializers.Serializer[Any]):
    """One visit of a customer."""

    id = serializers.CharField()
    protocol = serializers.CharField()
    state = serializers.ChoiceField(choices=Conversation.State.values)
    owner = OwnerSerializer()
    assistant = serializers.CharField(help_text="Slug of the assistant")
    team = serializers.CharField(allow_null=True)
    contact = ContactSerializer()
    priority = serializers.IntegerField(help_text="0 is the most urgent")
    tags = serializers.ListField(child=serializers.CharField())
    snoozed_until = serializers.DateTimeField(
        allow_null=True, help_text="Set aside until then; null also where only the customer ends it"
    )
    opened_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(allow_null=True, help_text="Oldest unanswered message")
    last_message_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    close_reason = serializers.CharField()
    handoff_reason = serializers.CharField(help_text="Why a person was asked; empty where nobody was")
    handoff_summary = serializers.CharField(
        help_text="What that person should know, or the customer's own words in quotes; may be empty"
    )


class NoteSerializer(serializers.Serializer[Any]):
    """What a person of ours wrote beside the conversation."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Note.Kind.values, help_text="A whisper is read by the assistant alone")
    author = serializers.CharField(help_text="Name of the person")
    text = serializers.CharField()
    mentions = serializers.ListField(child=serializers.CharField(), help_text="Logins of who is named in it")
    at = serializers.DateTimeField()


class MessageSerializer(serializers.Serializer[Any]):
    """One message of the thread."""

    id = serializers.CharField()
    direction = serializers.ChoiceField(choices=Message.Direction.values)
    author = serializers.ChoiceField(choices=Message.Author.values)
    kind = serializers.ChoiceField(choices=Message.Kind.values)
    text = serializers.CharField(help_text="Dots in place of a verification code")
    status = serializers.ChoiceField(choices=STATUSES)
    at = serializers.DateTimeField()


class QueueSerializer(serializers.Serializer[Any]):
    """One queue; completed and failed are today's."""

    queue = serializers.CharField()
    waiting = serializers.IntegerField()
    active = serializers.IntegerField()
    completed = serializers.IntegerField()
    failed = serializers.IntegerField()
    delayed = serializers.IntegerField()


class QueuesSerializer(serializers.Serializer[Any]):
    """Every queue, in the platform's order."""

    results = QueueSerializer(many=True)


class FilterSerializer(serializers.Serializer[Any]):
    """Which conversations."""

    search = serializers.CharField(
        required=False, allow_blank=True, max_length=120, help_text="Phone in any form, name, or protocol"
    )
    state = serializers.ChoiceField(choices=Conversation.State.values, required=False, allow_blank=True)


class SaySerializer(serializers.Serializer[Any]):
    """What a person writes to the customer."""

    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)

    def validate_text(self, text: str) -> str:
        """Return the text as it is; refuse one that shows nothing."""
        if not text.strip():
            raise serializers.ValidationError(_("Write something first."), code="blank")
        return text


class NothingSerializer(serializers.Serializer[Any]):
    """No fields: the body is empty or `{}`."""


class CloseSerializer(serializers.Serializer[Any]):
    """Why it is closed."""

    reason = serializers.CharField(max_length=120)


class TransferSerializer(serializers.Serializer[Any]):
    """Where to, and why: either a team or an assistant."""

    team = serializers.CharField(required=False, help_text="Id or name")
    assistant = serializers.CharField(required=False, help_text="Id or slug")
    reason = serializers.CharField(max_length=200)

    def validate_team(self, value: str) -> Team:
        """Return the team."""
        return _one(Team, value, "public_id", "name__iexact")

    def validate_assistant(self, value: str) -> Assistant:
        """Return the assistant, which must be active."""
        found = _one(Assistant, value, "public_id", "slug")
        if not found.is_active:
            raise serializers.ValidationError(_("This assistant is not active."), code="inactive")
        return found

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the target; refuse none and both."""
        if ("team" in attrs) == ("assistant" in attrs):
            raise serializers.ValidationError(_("Name either a team or an assistant."), code="target")
        return attrs


class WriteNoteSerializer(serializers.Serializer[Any]):
    """What is noted; who is named as `@login` is told."""

    text = serializers.CharField(max_length=4000)
    kind = serializers.ChoiceField(choices=Note.Kind.values, required=False, default=Note.Kind.NOTE)


class SetAsideSerializer(serializers.Serializer[Any]):
    """Until when; without a time until the customer writes."""

    until = serializers.DateTimeField(required=False, allow_null=True, default=None)


class PrioritySerializer(serializers.Serializer[Any]):
    """How urgent it is."""

    priority = serializers.IntegerField(min_value=0, max_value=9, help_text="0 is the most urgent")


class TagsSerializer(serializers.Serializer[Any]):
    """Tags to put on it and to take off; only tags that are offered can be put on."""

    add = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)
    remove = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)


class AssignSerializer(serializers.Serializer[Any]):
    """To whom."""

    user = serializers.CharField(help_text="Id or login")

    def validate_user(self, value: str) -> User:
        """Return the person."""
        return _one(User, value, "public_id", "username")


def _one(model: type[Row], value: str, *lookups: str) -> Row:
    """Return the one row that the value names; raise ValidationError when there is none."""
    for lookup in lookups:
        row = model._default_manager.filter(**{lookup: value}).first()  # noqa: SLF001
        if row is not None:
            return row
    raise serializers.ValidationError(_("There is nothing by this name."), code="unknown")
