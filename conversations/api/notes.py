"""GET and POST /api/v1/conversations/{id}/notes/."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.api import repeating
from conversations.api.conversations import visible
from conversations.api.pages import OldestFirst
from conversations.api.serializers import NoteSerializer, WriteNoteSerializer
from conversations.models import Note
from conversations.queries import notes as reading
from conversations.services import notes
from lia_cortex.accounts.api.permissions import person
from lia_cortex.accounts.api.schema import errors
from lia_cortex.kernel import clock


class Notes(GenericAPIView[Note]):
    """What people of ours wrote beside a conversation; the customer never reads it."""

    pagination_class = OldestFirst
    serializer_class = NoteSerializer

    @extend_schema(operation_id="notes_list", responses={200: NoteSerializer(many=True)} | errors([400, 404]))
    def get(self, request: Request, public_id: str) -> Response:
        """List the notes, oldest first."""
        conversation = visible(request, public_id)
        page = self.paginate_queryset(reading.notes(conversation_id=conversation.pk)) or []
        return self.get_paginated_response(NoteSerializer(reading.views(page), many=True).data)

    @extend_schema(
        operation_id="notes_write",
        parameters=[repeating.parameter("note")],
        request=WriteNoteSerializer,
        responses={200: NoteSerializer, 201: NoteSerializer} | errors([400, 403, 404, 409]),
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Write a note, or as a supervisor whisper to whoever has the floor."""
        conversation, who = visible(request, public_id), person(request)
        wanted = WriteNoteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        key = repeating.key(request)
        is_repeated = bool(key) and reading.written_before(person_id=who.pk, idempotency_key=key)
        note = notes.write(
            conversation_id=conversation.pk,
            person=who,
            idempotency_key=key or None,
            now=clock.now(),
            **wanted.validated_data,
        )
        body = NoteSerializer(reading.views([note])[0]).data
        return Response(body, status=status.HTTP_200_OK if is_repeated else status.HTTP_201_CREATED)
