"""Measure pages over a million messages, read by several people at once (make bench ARGS=--analytics)."""

from argparse import ArgumentParser
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from conversations.models import Conversation, Message
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import clock
from lia_cortex.simulator.load import rows, serving, usage
from lia_cortex.simulator.load.pages import company, visits
from lia_cortex.simulator.load.pages.visits import Page

TARGET_SECONDS = 0.3


class Command(BaseCommand):
    """Fill, count, serve, read; the exit code is 1 when a page's P95 is 300 ms or more, or an answer was none."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--messages", type=int, default=1_000_000, help="messages to fill the database with")
        parser.add_argument("--filled", action="store_true", help="measure a database that `fill` has filled already")
        parser.add_argument("--readers", type=int, default=5, help="people who read at once")
        parser.add_argument("--rounds", type=int, default=10, help="times that each of them asks for every page")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two pages of one of them")

    def handle(self, *_: Any, **given: Any) -> None:
        """Run the command."""
        if given["filled"] == rows.is_fresh():
            raise CommandError("`--filled` is for a database that was filled, and only for that")
        if not given["filled"]:
            call_command("fill", messages=given["messages"], stdout=self.stdout)
            call_command("rebuild_analytics", stdout=self.stdout)
        pages = self._pages()
        with serving.serving(log="bench-analytics.log") as web:
            taken = visits.read(
                pages, port=web.port, readers=given["readers"], rounds=given["rounds"], pause=given["pause"]
            )
        machine = usage.machine()
        self.stdout.write(f"{machine['cores']} cores, {machine['cpu']}, Python {machine['python']}")
        self.stdout.write(
            f"{Message.objects.count()} messages, {given['readers']} readers, {given['pause']:g} s between two pages"
        )
        self.stdout.write("\n| page | times | P50 ms | P95 ms | P99 ms |\n| --- | --- | --- | --- | --- |")
        late = [page.name for page in pages if self._tell(page.name, taken.seconds[page.name]) >= TARGET_SECONDS]
        if taken.broken:
            raise CommandError(f"no answers: {', '.join(taken.broken[:5])}")
        if late:
            raise CommandError(f"P95 is not below 300 ms: {', '.join(late)}")

    def _tell(self, name: str, seconds: list[float]) -> float:
        cuts = quantiles(seconds, n=100, method="inclusive")
        self.stdout.write(
            f"| {name} | {len(seconds)} | "
            + " | ".join(f"{cuts[place - 1] * 1000:.0f}" for place in (50, 95, 99))
            + " |"
        )
        return cuts[94]

    def _pages(self) -> list[Page]:
        supervisor, _ = User.objects.get_or_create(username="bench", defaults={"role": User.Role.SUPERVISOR})
        boss, agent = company.login(supervisor), company.login(User.objects.get(username="load-0"))
        today = clock.now().date()
        team, person = Team.objects.order_by("pk")[0].public_id, User.objects.get(username="load-0").public_id
        talk = Conversation.objects.filter(state="human").order_by("pk")[0].public_id
        wanted = {
            "analytics, 30 days": "/analytics/",
            "analytics, a year": f"/analytics/?since={today.replace(year=today.year - 1, day=1)}",
            "analytics of a team": f"/analytics/?team={team}",
            "analytics of a team by agent": f"/analytics/?team={team}&by=agent",
            "analytics of an agent": f"/analytics/?agent={person}&by=agent",
            "analytics as a file": "/analytics/?format=csv",
            "board": "/",
            "board, closed today": "/?list=closed",
            "board, what has changed": f"/board/changes/?id={talk}",
            "a thread": f"/c/{talk}/",
            "search for a word": "/?q=fatura",
            "search for two words": f"/?q={quote('técnico horário')}",
            "search for a name": "/?q=silva",
            "search for a phone": "/?q=" + quote("(11) 91234-5678"),
            "wallboard": "/wall/",
            "operations": "/operations/",
            "raw events": "/operations/events/",
        }
        own = {"desk": "/desk/", "desk, queue": "/desk/?list=queue", "analytics of oneself": "/analytics/"}
        found = [Page(name, path, boss) for name, path in wanted.items()]
        return found + [Page(name, path, agent) for name, path in own.items()]
