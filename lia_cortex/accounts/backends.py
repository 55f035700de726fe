"""What a role may do in the admin."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from lia_cortex.accounts.models import User


class RoleBackend(ModelBackend):
    """Logs people in by their password; the role admin may do everything, the others nothing there."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:  # noqa: ARG002
        """Return whether the person is an active admin."""
        return is_admin(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:  # noqa: ARG002
        """Return whether the person is an active admin."""
        return is_admin(user_obj)


def is_admin(person: object) -> bool:
    """Return whether this is a person with the role admin, still working here."""
    return isinstance(person, User) and person.is_active and (person.is_superuser or person.role == User.Role.ADMIN)
