"""POST /api/v1/knowledge/articles/."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from knowledge.api.serializers import ArticleSerializer, NewArticleSerializer
from knowledge.services import articles
from lia_cortex.accounts.api.permissions import SeesEverything
from lia_cortex.accounts.api.schema import errors
from lia_cortex.kernel import clock


class Articles(APIView):
    """What the assistants may state as facts."""

    permission_classes = [IsAuthenticated, SeesEverything]

    @extend_schema(
        operation_id="knowledge_articles_create",
        request=NewArticleSerializer,
        responses={201: ArticleSerializer} | errors([400, 403]),
    )
    def post(self, request: Request) -> Response:
        """Write an article; it can be found at once."""
        body = NewArticleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        saved = articles.save(**body.validated_data, now=clock.now())
        return Response(ArticleSerializer(saved).data, status=status.HTTP_201_CREATED)
