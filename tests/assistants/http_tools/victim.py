"""A worker process that answers one turn and is killed at a named point."""

import json
import os
import signal
import sys

import django

POINT = "LIA_TEST_DIES_AT"


def die(name: str) -> None:
    """Die here, as by kill -9, when it is the point."""
    if name == os.environ.get(POINT):
        os.kill(os.getpid(), signal.SIGKILL)


def main(words: str, fields: dict[str, object]) -> None:
    """Answer one burst."""
    from assistants.models import Assistant
    from tests.assistants.requests import answer, request

    answer(request(Assistant.objects.get(slug="suporte"), words, **fields))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], json.loads(sys.argv[2]))
