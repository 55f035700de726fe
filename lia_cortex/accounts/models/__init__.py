"""People, the teams they work in, and whether they are there."""

from lia_cortex.accounts.models.login import FailedLogin
from lia_cortex.accounts.models.presence import Presence
from lia_cortex.accounts.models.team import Team
from lia_cortex.accounts.models.user import User

__all__ = ["FailedLogin", "Presence", "Team", "User"]
