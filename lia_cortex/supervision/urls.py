"""Addresses of the pages."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from lia_cortex.kernel.addresses import PUBLIC_ID
from lia_cortex.supervision.views import actions, acts, attachments, board, composing, why

app_name = "supervision"
urlpatterns = [
    path("", board.conversations, name="board"),
    path("board/changes/", board.changes, name="changes"),
    path(f"c/{PUBLIC_ID}/", board.conversation, name="conversation"),
    path(f"c/{PUBLIC_ID}/take-over/", actions.take_over, name="take_over"),
    path(f"c/{PUBLIC_ID}/return-to-bot/", actions.return_to_bot, name="return_to_bot"),
    path(f"c/{PUBLIC_ID}/close/", actions.close, name="close"),
    path(f"c/{PUBLIC_ID}/say/", composing.say, name="say"),
    path(f"c/{PUBLIC_ID}/draft/", composing.draft, name="draft"),
    path("acts/", acts.do, name="acts"),
    path(f"acts/{PUBLIC_ID}/undo/", acts.undo, name="undo"),
    path(f"c/{PUBLIC_ID}/why/<public_id:message_id>/", why.panel, name="why"),
    path(f"c/{PUBLIC_ID}/why/<public_id:message_id>/thumb/", why.rate, name="thumb"),
    path(f"attachments/{PUBLIC_ID}/", attachments.attachment, name="attachment"),
    path(f"attachments/{PUBLIC_ID}/thumbnail/", attachments.thumbnail, name="thumbnail"),
    path(
        "login/",
        LoginView.as_view(template_name="login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
]
