"""The REST endpoints, their schema and their documentation. Include at the root."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from conversations.api import actions
from conversations.api.conversations import Conversations, OneConversation
from conversations.api.messages import Messages
from conversations.api.notes import Notes
from conversations.api.queues import Queues
from lia_cortex.kernel.addresses import PUBLIC_ID

ONE = f"api/v1/conversations/{PUBLIC_ID}"

urlpatterns = [
    path("api/v1/conversations/", Conversations.as_view(), name="api-conversations"),
    path(f"{ONE}/", OneConversation.as_view(), name="api-conversation"),
    path(f"{ONE}/messages/", Messages.as_view(), name="api-messages"),
    path(f"{ONE}/take-over/", actions.TakeOver.as_view(), name="api-take-over"),
    path(f"{ONE}/return-to-bot/", actions.ReturnToBot.as_view(), name="api-return-to-bot"),
    path(f"{ONE}/transfer/", actions.Transfer.as_view(), name="api-transfer"),
    path(f"{ONE}/assign/", actions.Assign.as_view(), name="api-assign"),
    path(f"{ONE}/close/", actions.Close.as_view(), name="api-close"),
    path(f"{ONE}/reopen/", actions.Reopen.as_view(), name="api-reopen"),
    path(f"{ONE}/set-aside/", actions.SetAside.as_view(), name="api-set-aside"),
    path(f"{ONE}/wake/", actions.Wake.as_view(), name="api-wake"),
    path(f"{ONE}/priority/", actions.Prioritise.as_view(), name="api-priority"),
    path(f"{ONE}/tags/", actions.TagIt.as_view(), name="api-tags"),
    path(f"{ONE}/notes/", Notes.as_view(), name="api-notes"),
    path("api/v1/queues/", Queues.as_view(), name="api-queues"),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]
