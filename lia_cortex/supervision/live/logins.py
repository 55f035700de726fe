"""Whether the login behind a socket still stands, and what its person may see."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from lia_cortex.accounts.models import User


@dataclass(frozen=True, slots=True)
class Login:
    """A person's login as the rows say; two that differ are not the same rights."""

    session_key: str
    person: int
    public_id: str
    name: str
    role: str
    is_staff: bool
    sees_everything: bool
    teams: frozenset[int]

    @property
    def audience(self) -> str:
        """Return what people share who are shown the same; an agent's conversations are the agent's own."""
        return f"{self.role} {self.is_staff}" if self.sees_everything else f"person {self.person}"


def read(session_key: str) -> Login | None:
    """Return the login of this session, None when it has ended, by whatever means."""
    if not session_key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person = User.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    if person is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        return None
    return Login(
        session_key=session_key,
        person=person.pk,
        public_id=person.public_id,
        name=person.get_full_name() or person.username,
        role="superuser" if person.is_superuser else person.role,
        is_staff=person.is_staff,
        sees_everything=person.sees_everything,
        teams=frozenset(person.teams.values_list("pk", flat=True)),
    )
