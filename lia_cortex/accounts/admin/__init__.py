"""Admin pages of people, teams and API tokens."""

from lia_cortex.accounts.admin import people, tokens

__all__ = ["people", "tokens"]
