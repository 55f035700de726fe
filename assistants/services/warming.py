"""Load what the first answer of a process would otherwise wait for, and all others with it."""

from assistants.services import providers
from knowledge.queries import search


def warm_up(*, searches: bool) -> None:
    """Load the clients of the providers and, for `searches`, the encoder: seconds of work, no call to anybody.

    Loaded by the first call they would hold the interpreter, and every other thread's customer with it.
    """
    for provider in (providers.first(), providers.second()):
        if provider is not None:
            provider.client().warm_up()
    if searches:
        search.warm_up()
