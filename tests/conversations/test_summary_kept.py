"""What the next person is told of a conversation that people pass on."""

from conversations.services import handoff
from tests.api import rows
from tests.worker import Clock


def test_who_transfers_passes_on_the_summary_that_was_given(db: None, moment: Clock) -> None:
    ana = rows.person()
    known = "Sem sinal desde ontem; já reiniciou."
    talk = rows.conversation("human", owner=ana, handoff_reason="pediu uma pessoa", handoff_summary=known)
    handoff.transfer(conversation_id=talk.pk, person=ana, team=rows.team(), reason="é da rede", now=moment.at)
    talk.refresh_from_db()
    assert (talk.handoff_reason, talk.handoff_summary) == ("é da rede", known)


def test_what_one_assistant_told_another_is_no_summary_for_people(db: None, moment: Clock) -> None:
    ana = rows.person()
    talk = rows.conversation("human", owner=ana, handoff_summary="The customer wants plans.")
    handoff.transfer(conversation_id=talk.pk, person=ana, team=rows.team(), reason="é da rede", now=moment.at)
    talk.refresh_from_db()
    assert talk.handoff_summary == ""
