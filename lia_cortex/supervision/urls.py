"""Addresses of the pages."""

from django.contrib.auth.views import LoginView
from django.urls import path

from lia_cortex.kernel.addresses import PUBLIC_ID
from lia_cortex.supervision.views import (
    acts,
    attachments,
    board,
    composing,
    helping,
    login,
    macros,
    opened,
    panel,
    suggesting,
    why,
)

app_name = "supervision"
urlpatterns = [
    path("", board.conversations, name="board"),
    path("board/changes/", board.changes, name="changes"),
    path(f"c/{PUBLIC_ID}/", board.conversation, name="conversation"),
    path(f"c/{PUBLIC_ID}/now/", opened.now, name="now"),
    path(f"c/{PUBLIC_ID}/menu/", opened.menu, name="menu"),
    path(f"c/{PUBLIC_ID}/times/", opened.times, name="times"),
    path(f"c/{PUBLIC_ID}/say/", composing.say, name="say"),
    path(f"c/{PUBLIC_ID}/resend/<public_id:outbound>/", composing.resend, name="resend"),
    path(f"c/{PUBLIC_ID}/note/", composing.note, name="note"),
    path(f"c/{PUBLIC_ID}/suggest/", suggesting.suggest, name="suggest"),
    path(f"c/{PUBLIC_ID}/macros/", macros.offered, name="macros"),
    path(f"c/{PUBLIC_ID}/macros/<public_id:macro_id>/", macros.run, name="macro"),
    path(f"c/{PUBLIC_ID}/panel/", panel.show, name="panel"),
    path(f"c/{PUBLIC_ID}/visits/", panel.visits, name="visits"),
    path(f"c/{PUBLIC_ID}/look-up/<slug:name>/", panel.look_up, name="look_up"),
    path(f"c/{PUBLIC_ID}/suggest/<slug:kind>/", helping.suggest, name="suggestion"),
    path(f"c/{PUBLIC_ID}/knowledge/", helping.knowledge, name="knowledge"),
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
    path("logout/", login.Logout.as_view(), name="logout"),
]
