"""Admin pages of people, teams, failed logins and API tokens."""

from lia_cortex.accounts.admin import logins, people, presences, tokens

__all__ = ["logins", "people", "presences", "tokens"]
