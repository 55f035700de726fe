"""A database filled for the bench holds what the platform itself could have written."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from conversations.models import Conversation, Message, Outbound
from lia_cortex.accounts.models import User
from lia_cortex.analytics.models import HourFigure


def test_it_is_filled_once_counted_and_shown(transactional_db: None, client: Client) -> None:
    call_command("fill", messages=450, verbosity=0)
    assert (Conversation.objects.count(), Message.objects.count()) == (45, 450)
    assert Conversation.objects.exclude(state="closed").count() == 9
    assert Outbound.objects.filter(status="sent").count() == Message.objects.filter(direction="out").count() == 225
    for talk in Conversation.objects.all():
        talk.full_clean(exclude=["handoff_reason"])
    with pytest.raises(CommandError):
        call_command("fill", messages=10)
    call_command("rebuild_analytics")
    assert sum(HourFigure.objects.filter(parts="all").values_list("customer", flat=True)) == 225
    Conversation.objects.create(**_after(Conversation.objects.order_by("pk")[0]))  # ids go on after the copied ones
    client.force_login(User.objects.create(username="boss", role="supervisor"))
    for path in ("/", "/analytics/"):
        assert client.get(path).status_code == 200


def _after(talk: Conversation) -> dict[str, object]:
    named = ("number", "contact", "identity", "assistant", "opened_at", "last_message_at", "closed_at", "close_reason")
    return {name: getattr(talk, name) for name in named} | {"protocol": "X", "state": "closed", "owner_kind": "none"}
