"""How often pages and their small requests ask the database: as often with fifty conversations as with five."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from conversations.models import Conversation, Mention, Note, SlaClock, Tag
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import recent
from lia_cortex.supervision.models import NoticeRule, Watch
from tests.supervision.company import Company
from tests.worker import Clock

State = Conversation.State
LOGIN = 2
"""Session and person."""

ASKED = {
    "/": LOGIN + 23,
    "/desk/": LOGIN + 8,
    "/wall/": LOGIN + 19,
    "/commands/": LOGIN + 4,
    "/notices/fresh/": LOGIN + 7,
    "/jump/?q=maria": LOGIN + 3,
    "/watches/": LOGIN + 1,
}


@pytest.mark.parametrize("rows", [5, 50])
@pytest.mark.parametrize("address", ASKED)
def test_as_many_queries_however_many_rows(
    company: Company,
    moment: Clock,
    as_person: Callable[[User], Client],
    django_assert_num_queries: Any,
    address: str,
    rows: int,
) -> None:
    moment.at = company.now
    recent.forget_all()
    rosa = company.person("rosa", role="supervisor", team=company.team)
    ana = company.person("ana", team=company.team)
    for event in NoticeRule.Event.values:
        NoticeRule.objects.create(user=rosa, event=event, desktop=True)
    for index in range(rows):
        _one(company, index, rosa=rosa, ana=ana)
    client = as_person(rosa)
    with django_assert_num_queries(ASKED[address]):
        answer = client.get(address)
    assert answer.status_code == 200


def _one(company: Company, index: int, *, rosa: User, ana: User) -> None:
    """Make a conversation, a team, a colleague and a tag more, with something to tell of each."""
    now, due = company.now, company.now + timedelta(minutes=1)
    team = Team.objects.create(name=f"Equipe {index}")
    company.person(f"p{index}", team=team)
    Tag.objects.create(name=f"etiqueta {index}")
    talk = company.conversation("Maria", state=State.HUMAN, owner=rosa, assigned_at=now, sla_due_at=due, ago=60)
    company.says(talk, "oi", ago=1)
    clock = {"kind": "next", "target_seconds": 600, "started_at": now, "due_at": due, "status": "running"}
    SlaClock.objects.create(conversation=talk, **clock)
    note = Note.objects.create(conversation=talk, author=ana, text="@rosa", at=now)
    Mention.objects.create(note=note, user=rosa)
    queued = company.conversation("Maria", state=State.WAITING_HUMAN, team=company.team, waiting_since=now)
    company.notes(queued, "queued")
    Watch.objects.create(user=rosa, conversation=queued, at=now)
