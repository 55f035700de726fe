"""The ASGI application: webhooks first, then sockets, then Django's pages."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lia_cortex.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - Django must be set up first

from lia_cortex.kernel import patience  # noqa: E402

patience.limit(settings.DATABASE_WEB_LIMITS)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402

from conversations.api.webhooks import WebhookIngress  # noqa: E402
from lia_cortex.handler import PageHandler  # noqa: E402
from lia_cortex.supervision.live.origin import SameOrigin  # noqa: E402
from lia_cortex.supervision.live.sharing import SharedAnswers  # noqa: E402
from lia_cortex.supervision.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": WebhookIngress(SharedAnswers(PageHandler())),
        "websocket": AllowedHostsOriginValidator(SameOrigin(CookieMiddleware(URLRouter(websocket_urlpatterns)))),
    }
)
