"""What every page knows about the platform."""

from django.conf import settings
from django.http import HttpRequest


def platform(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - Django calls it with the request
    """Return `platform`: which vendors are simulated, so that no page passes an answer off as a real one."""
    return {
        "platform": {
            "model_simulated": settings.OPENAI_SIMULATED,
            "whatsapp_simulated": settings.EVOLUTION_SIMULATED,
            "backoffice_simulated": settings.BACKOFFICE_SIMULATED,
            "has_simulator": settings.EVOLUTION_SIMULATED and settings.LIA_ENV == "local",
        }
    }
