"""The ASGI application: webhooks first, then sockets, then Django's pages."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lia_cortex.settings")
pages = get_asgi_application()

from django.conf import settings  # noqa: E402 - as above

from lia_cortex.kernel import patience  # noqa: E402

patience.limit(settings.DATABASE_WEB_LIMITS)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - Django must be set up first
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402

from conversations.api.webhooks import WebhookIngress  # noqa: E402
from lia_cortex.supervision.live.origin import SameOrigin  # noqa: E402
from lia_cortex.supervision.live.sharing import SharedAnswers  # noqa: E402
from lia_cortex.supervision.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": WebhookIngress(SharedAnswers(pages)),
        "websocket": AllowedHostsOriginValidator(SameOrigin(CookieMiddleware(URLRouter(websocket_urlpatterns)))),
    }
)
