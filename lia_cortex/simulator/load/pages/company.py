"""Supervisors who are logged in, conversations that people hold, and customers who write in them."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction

from assistants.models import Assistant
from conversations.models import Contact, ContactIdentity, Conversation, Message, WhatsAppNumber
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock, live
from lia_cortex.kernel.partitions import month_of
from lia_cortex.simulator.load.pages import MARK


def logins(*, count: int) -> list[str]:
    """Make supervisors; return the session key of each."""
    role = User.Role.SUPERVISOR
    return [login(User.objects.create(username=f"bench{number}", role=role)) for number in range(count)]


def login(person: User) -> str:
    """Return the key of a new session of the person."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "lia_cortex.accounts.backends.RoleBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def conversations(*, count: int) -> list[Conversation]:
    """Make conversations that a person holds: what customers say in them asks no model."""
    now = clock.now()
    assistant, _ = Assistant.objects.get_or_create(slug="bench", defaults={"name": "Recepção", "purpose": "greets"})
    number, _ = WhatsAppNumber.objects.get_or_create(name="Bench", defaults={"assistant": assistant})
    holder = User.objects.create(username="bench-holder", role=User.Role.AGENT)
    made = []
    for place in range(count):
        contact = Contact.objects.create(profile_name=f"Cliente {place:04d}", created_at=now)
        identity = ContactIdentity.objects.create(
            contact=contact,
            kind=ContactIdentity.Kind.JID,
            value=f"55118{10_000_000 + place}@s.whatsapp.net",
            evidence="the bench",
            first_seen_at=now,
        )
        conversation = Conversation.objects.create(
            protocol=f"20261123{place:07d}99",
            number=number,
            contact=contact,
            identity=identity,
            state=Conversation.State.HUMAN,
            owner_kind=Conversation.Owner.PERSON,
            owner=holder,
            assistant=assistant,
            opened_at=now,
            last_message_at=now - timedelta(minutes=place),
        )
        made.append(conversation)
        say(conversation, number=0)
    return made


def say(conversation: Conversation, *, number: int) -> None:
    """Let the customer write, in one transaction, and pages be told after it as the platform tells them."""
    now = clock.now()
    with transaction.atomic():
        Message.objects.create(
            month=month_of(now),
            conversation=conversation,
            direction="in",
            author=Message.Author.CUSTOMER,
            text=f"{MARK}{number} minha internet caiu de novo e ninguém me atende",
            at=now,
            sent_at=now,
        )
        Conversation.objects.filter(pk=conversation.pk).update(last_message_at=now)
        live.look(conversation=conversation.public_id)
