"""Addresses of the pages."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from lia_cortex.supervision.views import actions, attachments, board

app_name = "supervision"
urlpatterns = [
    path("", board.conversations, name="board"),
    path("board/changes/", board.changes, name="changes"),
    path("c/<str:public_id>/", board.conversation, name="conversation"),
    path("c/<str:public_id>/take-over/", actions.take_over, name="take_over"),
    path("c/<str:public_id>/return-to-bot/", actions.return_to_bot, name="return_to_bot"),
    path("c/<str:public_id>/close/", actions.close, name="close"),
    path("attachments/<str:public_id>/", attachments.attachment, name="attachment"),
    path(
        "login/",
        LoginView.as_view(template_name="login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
]
