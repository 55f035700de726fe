"""Settings: every variable is documented in .env.example; `env` says where they are read from."""

from lia_cortex.settings.base import *  # noqa: F403
from lia_cortex.settings.data import *  # noqa: F403
from lia_cortex.settings.queues import *  # noqa: F403
from lia_cortex.settings.vendors import *  # noqa: F403
from lia_cortex.settings.web import *  # noqa: F403
