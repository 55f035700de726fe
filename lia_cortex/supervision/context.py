"""What every page knows about the platform."""

from django.conf import settings
from django.http import HttpRequest

from lia_cortex.supervision import pages


def platform(request: HttpRequest) -> dict[str, object]:
    """Return `platform`, which vendors are simulated, so that no page passes an answer off as a real one.

    `pages` are the further ones of the rail.
    """
    return {
        "platform": {
            "model_simulated": settings.OPENAI_SIMULATED,
            "whatsapp_simulated": settings.EVOLUTION_SIMULATED,
            "backoffice_simulated": settings.BACKOFFICE_SIMULATED,
            "has_simulator": settings.EVOLUTION_SIMULATED and settings.LIA_ENV == "local",
        },
        "pages": pages.of(getattr(request, "user", None)),
    }
