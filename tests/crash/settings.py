"""The platform's settings, with a tool whose effect a test can count; for the processes of the crash suite."""

from lia_cortex.settings import *  # noqa: F403
from lia_cortex.settings.base import ASSISTANT_TOOLSETS as _PLUGGED

ASSISTANT_TOOLSETS = [*_PLUGGED, "tests.crash.tickets.Tickets"]
