"""The accounts that a new installation starts with."""

from django.conf import settings
from rest_framework.authtoken.models import Token

from lia_cortex.accounts.models import Team, User

Role = User.Role

EXAMPLES = (("supervisora", "Sofia", Role.SUPERVISOR), ("atendente", "Ana", Role.AGENT))
"""Local accounts to look around with; their password is the admin's."""


def create(*, with_examples: bool) -> None:
    """Create the user `admin` with its API token, and the example people, where nobody exists yet."""
    if User.objects.exists() or not settings.LIA_ADMIN_PASSWORD:
        return
    admin = User.objects.create_superuser("admin", password=settings.LIA_ADMIN_PASSWORD, role=Role.ADMIN)
    if settings.LIA_API_TOKEN:
        Token.objects.create(user=admin, key=settings.LIA_API_TOKEN)
    if not with_examples:
        return
    team, _ = Team.objects.get_or_create(name="Atendimento", defaults={"assignment": Team.Assignment.LEAST_BUSY})
    for username, first_name, role in EXAMPLES:
        person = User.objects.create_user(
            username, password=settings.LIA_ADMIN_PASSWORD, role=role, first_name=first_name
        )
        person.teams.add(team)
