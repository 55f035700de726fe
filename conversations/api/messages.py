"""GET and POST /api/v1/conversations/{id}/messages/."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.api import repeating
from conversations.api.conversations import visible
from conversations.api.pages import OldestFirst
from conversations.api.serializers import MessageSerializer, SaySerializer
from conversations.models import Message
from conversations.queries import thread
from conversations.services import outbox
from lia_cortex.accounts.api.permissions import person
from lia_cortex.accounts.api.schema import errors
from lia_cortex.kernel import clock


class Messages(GenericAPIView[Message]):
    """The thread of a conversation."""

    pagination_class = OldestFirst
    serializer_class = MessageSerializer

    @extend_schema(
        operation_id="messages_list",
        responses={200: MessageSerializer(many=True)} | errors([400, 404]),
    )
    def get(self, request: Request, public_id: str) -> Response:
        """List the messages, oldest first."""
        conversation = visible(request, public_id)
        page = self.paginate_queryset(thread.messages(conversation_id=conversation.pk)) or []
        return self.get_paginated_response(MessageSerializer(thread.views(page), many=True).data)

    @extend_schema(
        operation_id="messages_say",
        parameters=[repeating.parameter("message")],
        request=SaySerializer,
        responses={200: MessageSerializer, 201: MessageSerializer} | errors([400, 404, 409]),
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Say something to the customer; the person must have the floor."""
        conversation, who = visible(request, public_id), person(request)
        said = SaySerializer(data=request.data)
        said.is_valid(raise_exception=True)
        key = repeating.key(request)
        is_repeated = bool(key) and thread.said_before(person_id=who.pk, idempotency_key=key)
        message = outbox.say_as_person(
            conversation_id=conversation.pk,
            person=who,
            text=said.validated_data["text"],
            idempotency_key=key or None,
            now=clock.now(),
        )
        body = MessageSerializer(thread.views([message])[0]).data
        return Response(body, status=status.HTTP_200_OK if is_repeated else status.HTTP_201_CREATED)
