"""Make a database ready to serve: months, prices, people, the example company, instances; at every start."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from assistants.services import example_company as assistants_example
from conversations.models import Instance
from conversations.services import example_desk, house, instances
from knowledge.services import example_company as knowledge_example
from lia_cortex.accounts.services import first_people
from lia_cortex.kernel import clock, partitions
from lia_cortex.registry.services import price_list


class Command(BaseCommand):
    """Prepare the database."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--webhooks", action="store_true", help="only tell the gateway where its events go")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        now = clock.now()
        if options["webhooks"]:
            house.watch_instances(now=now)
            return
        partitions.ensure(house.PARTITIONED, today=now.date())
        price_list.load()
        first_people.create(with_examples=settings.LIA_ENV == "local")
        if settings.LIA_ENV == "local":
            assistants_example.load(now=now)
            knowledge_example.load()
            example_desk.load()
        else:
            # Nobody's assistants may gain tools by an update: there `load_example_company` is somebody's own decision.
            assistants_example.load_into_empty(now=now)
        for name in settings.EVOLUTION_INSTANCES:
            if name:
                instances.adopt(name, origin=Instance.Origin.SETTINGS, status=Instance.Status.OPEN, now=now)
        # By its name: the desk stands above this app.
        call_command("prepare_desk")
        if settings.LIA_ENV == "local":
            self._tell_accounts()

    def _tell_accounts(self) -> None:
        password = settings.LIA_ADMIN_PASSWORD
        people = ", ".join(["admin", *(username for username, _, _ in first_people.EXAMPLES)])
        self.stdout.write(f"Accounts: {people}; password of each: {password}")
        self.stdout.write(f"API token of admin: {settings.LIA_API_TOKEN}")
