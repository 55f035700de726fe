"""What the first answer of a worker needs is loaded before the worker takes a task."""

import json
import os
import subprocess
import sys

import pytest

WORKER = """
import json, sys
from celery.signals import celeryd_after_setup
from lia_cortex.celery import app
from lia_cortex.integrations.sentences import client as sentences

worker = app.Worker(pool="threads", queues=[sys.argv[1]])
celeryd_after_setup.send(sender="worker", instance=worker, conf=app.conf)
print(json.dumps([sentences.is_loaded(), "openai.resources.responses.responses" in sys.modules]))
"""


@pytest.mark.parametrize(("queue", "is_warm"), [("ai-response", True), ("maintenance", False)])
def test_only_workers_of_assistants_load_the_encoder_and_the_sdk(queue: str, is_warm: bool) -> None:
    # A provider that nobody listens for: to load is to call nobody.
    variables = os.environ | {"DJANGO_SETTINGS_MODULE": "lia_cortex.settings", "OPENAI_BASE_URL": "http://127.0.0.1:9"}

    done = subprocess.run(
        [sys.executable, "-c", WORKER, queue], env=variables, capture_output=True, text=True, timeout=60, check=True
    )

    assert json.loads(done.stdout.splitlines()[-1]) == [is_warm, is_warm]
