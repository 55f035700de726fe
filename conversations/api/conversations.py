"""GET /api/v1/conversations/ and one of them."""

from typing import cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conversations.api.pages import NewestFirst
from conversations.api.serializers import ConversationSerializer, FilterSerializer
from conversations.models import Conversation
from conversations.queries import inbox
from lia_cortex.accounts.api.permissions import person
from lia_cortex.accounts.api.schema import errors
from lia_cortex.accounts.models import User


def visible(request: Request, public_id: str) -> Conversation:
    """Return the conversation; raise Http404 unless the person may see it."""
    row = inbox.found(person=person(request)).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def described(conversation_id: int) -> dict[str, object]:
    """Return the conversation's body as it is now, whoever may see it by now."""
    row = inbox.with_names(Conversation.objects.filter(pk=conversation_id)).get()
    return cast(dict[str, object], ConversationSerializer(inbox.view(row)).data)


class Conversations(GenericAPIView[Conversation]):
    """The conversations that a person may see."""

    pagination_class = NewestFirst
    serializer_class = ConversationSerializer

    @extend_schema(
        operation_id="conversations_list",
        parameters=[FilterSerializer],
        responses={200: ConversationSerializer(many=True)} | errors([400]),
    )
    def get(self, request: Request) -> Response:
        """List conversations, the latest first."""
        wanted = FilterSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        rows = inbox.found(
            person=cast(User, request.user),
            term=wanted.validated_data.get("search", ""),
            state=wanted.validated_data.get("state", ""),
        )
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(ConversationSerializer([inbox.view(row) for row in page], many=True).data)


class OneConversation(APIView):
    """One conversation."""

    @extend_schema(operation_id="conversations_get", responses={200: ConversationSerializer} | errors([404]))
    def get(self, request: Request, public_id: str) -> Response:
        """Return the conversation."""
        return Response(ConversationSerializer(inbox.view(visible(request, public_id))).data)
