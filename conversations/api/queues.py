"""GET /api/v1/queues/."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conversations.api.serializers import QueuesSerializer
from conversations.queries import queues
from lia_cortex.accounts.api.permissions import SeesEverything
from lia_cortex.accounts.api.schema import errors
from lia_cortex.kernel import clock


class Queues(APIView):
    """What each queue holds."""

    permission_classes = [IsAuthenticated, SeesEverything]

    @extend_schema(operation_id="queues_list", responses={200: QueuesSerializer} | errors([403]))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List the queues with their work, counted in rows."""
        return Response(QueuesSerializer({"results": queues.figures(now=clock.now())}).data)
