"""GET /api/v1/knowledge/search/."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from knowledge.api.serializers import FoundSerializer, QuerySerializer
from knowledge.queries import search
from lia_cortex.accounts.api.schema import errors
from lia_cortex.kernel import clock


class Search(APIView):
    """The search that the assistants use."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="knowledge_search",
        parameters=[QuerySerializer],
        responses={200: FoundSerializer} | errors([400]),
    )
    def get(self, request: Request) -> Response:
        """Return the passages that may answer a question, best first."""
        asked = QuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        found = search.search(query=given["q"], assistant=given["assistant"], now=clock.now(), limit=given["limit"])
        return Response(FoundSerializer({"results": found}).data)
