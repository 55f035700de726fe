"""Load the example company into the platform's database: python -m tests.crash.company."""

import django

TOOLS = [
    "search_knowledge",
    "hand_off",
    "transfer_to_person",
    "open_ticket",
    "verify_customer",
    "list_open_invoices",
]


def load() -> None:
    """Make assistants, articles and the tool's permission."""
    from assistants.models import Assistant
    from assistants.services import example_company as assistants_example
    from knowledge.services import example_company as knowledge_example
    from lia_cortex.kernel import clock

    assistants_example.load(now=clock.now())
    knowledge_example.load()
    Assistant.objects.update(tools=TOOLS)


if __name__ == "__main__":
    django.setup()
    load()
