"""An admin and the gateway end a session at the same moment."""

from conversations.models import Instance
from conversations.services import instances
from lia_cortex.integrations.evolution.schemas import ConnectionChanged
from tests.conversations.test_merging_at_once import behind
from tests.worker import Clock


def test_who_comes_second_finds_it_done(company: Instance, moment: Clock) -> None:
    told = ConnectionChanged("principal", "close", 401, logged_out=True)

    def ends() -> None:
        instances.connection_changed(told, instance=company, now=moment.at)

    behind(ends, ends)
    company.refresh_from_db()
    assert (company.status, company.status_reason) == ("closed", "401")
