"""POST /api/v1/conversations/{id}/…: who has the floor, and how a visit ends."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from conversations.api.conversations import described, visible
from conversations.api.serializers import (
    AssignSerializer,
    CloseSerializer,
    ConversationSerializer,
    NothingSerializer,
    PrioritySerializer,
    SetAsideSerializer,
    TagsSerializer,
    TransferSerializer,
)
from conversations.models import Conversation
from conversations.services import handoff, lifecycle, marks, rights
from lia_cortex.accounts.api.permissions import person
from lia_cortex.accounts.api.schema import errors
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock

AnyAction = TypeVar("AnyAction", bound="Action")
ANSWERS = {200: ConversationSerializer} | errors([400, 403, 404, 409])


def _described(name: str, body: type[Serializer[Any]] | None) -> Callable[[type[AnyAction]], type[AnyAction]]:
    """Describe the action in the OpenAPI document by its docstring, under this name, with this body."""

    def decorate(action: type[AnyAction]) -> type[AnyAction]:
        post = extend_schema(operation_id=name, request=body, responses=ANSWERS, description=action.__doc__ or "")
        decorated: type[AnyAction] = extend_schema_view(post=post)(action)
        return decorated

    return decorate


class Action(APIView):
    """One thing that a person does to a conversation; answers with the conversation as it is then."""

    body: type[Serializer[Any]] = NothingSerializer
    verb: str

    def post(self, request: Request, public_id: str) -> Response:
        """Translate the request, do it, answer the conversation."""
        conversation = visible(request, public_id)
        # Read also where nothing is wanted: a request that arrived broken must not do anything.
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)
        who = person(request)
        rights.check(person=who, verb=self.verb, conversation=conversation)
        self.do(conversation, who, body.validated_data)
        return Response(described(conversation.pk))

    @abstractmethod
    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Call the one service; a Refused becomes the answer."""


@_described("conversations_take_over", None)
class TakeOver(Action):
    """Give me the floor; the bot's queued words are cancelled."""

    verb = "take_over"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:  # noqa: ARG002
        """Take the conversation over."""
        handoff.take_over(conversation_id=conversation.pk, person=who, now=clock.now())


@_described("conversations_return_to_bot", None)
class ReturnToBot(Action):
    """Give the assistant the floor; what is unanswered becomes a turn at once."""

    verb = "return"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:  # noqa: ARG002
        """Return the conversation to the assistant."""
        handoff.return_to_bot(conversation_id=conversation.pk, person=who, now=clock.now())


@_described("conversations_transfer", TransferSerializer)
class Transfer(Action):
    """Hand the conversation to a team or to an assistant."""

    body = TransferSerializer
    verb = "transfer"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Transfer the conversation."""
        handoff.transfer(conversation_id=conversation.pk, person=who, now=clock.now(), **given)


@_described("conversations_assign", AssignSerializer)
class Assign(Action):
    """Give a colleague the floor."""

    body = AssignSerializer
    verb = "assign"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Assign the conversation."""
        handoff.assign(conversation_id=conversation.pk, person=who, to=given["user"], now=clock.now())


@_described("conversations_close", CloseSerializer)
class Close(Action):
    """Close the visit."""

    body = CloseSerializer
    verb = "close"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Close the conversation for this reason."""
        lifecycle.close(conversation_id=conversation.pk, person=who, reason=given["reason"], now=clock.now())


@_described("conversations_reopen", None)
class Reopen(Action):
    """Open a closed visit again, with me."""

    verb = "reopen"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:  # noqa: ARG002
        """Reopen the conversation."""
        lifecycle.reopen(conversation_id=conversation.pk, person=who, now=clock.now())


@_described("conversations_set_aside", SetAsideSerializer)
class SetAside(Action):
    """Let the conversation rest until a time, or until the customer writes; its owner keeps it."""

    body = SetAsideSerializer
    verb = "snooze"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Set the conversation aside."""
        handoff.set_aside(conversation_id=conversation.pk, person=who, until=given["until"], now=clock.now())


@_described("conversations_wake", None)
class Wake(Action):
    """End the rest of a conversation that was set aside."""

    verb = "snooze"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:  # noqa: ARG002
        """Put the conversation before its owner again."""
        handoff.wake(conversation_id=conversation.pk, person=who, now=clock.now())


@_described("conversations_prioritise", PrioritySerializer)
class Prioritise(Action):
    """Say how urgent it is."""

    body = PrioritySerializer
    verb = "prioritise"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Set the priority."""
        marks.prioritise(conversation_id=conversation.pk, person=who, now=clock.now(), **given)


@_described("conversations_tag", TagsSerializer)
class TagIt(Action):
    """Put tags on it, or take them off."""

    body = TagsSerializer
    verb = "tag"

    def do(self, conversation: Conversation, who: User, given: dict[str, Any]) -> None:
        """Change the tags."""
        marks.tag(conversation_id=conversation.pk, person=who, now=clock.now(), **given)
