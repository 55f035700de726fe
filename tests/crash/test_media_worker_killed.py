"""The process that takes files in dies by SIGKILL; its picture is seen and answered all the same, once."""

import os
import signal

import pytest

from tests import media
from tests.crash.customers import Crowd
from tests.crash.platform import Platform

pytestmark = [pytest.mark.crash, pytest.mark.processes]

READINGS = "SELECT status, kind, deaths FROM conversations_mediareading"
PERCEPTIONS = """
    SELECT perception.status FROM assistants_perception perception
    JOIN conversations_attachment attachment ON attachment.public_id = perception.reference ORDER BY perception.id
"""


@pytest.mark.parametrize(
    ("point", "perceptions"),
    [
        ("media.after_claim", ["answered"]),
        ("perception.after_leave", ["lost", "answered"]),
        ("media.before_settle", ["answered"]),
    ],
)
def test_a_picture_is_seen_and_answered_once(
    platform: Platform, crowd: Crowd, point: str, perceptions: list[str]
) -> None:
    platform.rows.forget_everybody()
    worker = platform.spares["cpu1"]
    worker.start()
    worker.wait()
    customer = crowd.new()
    word = customer.expects()
    platform.hold(point)
    customer.shows(media.png("Roteador com a luz LOS vermelha"), caption=f"e isso? {word}")
    os.kill(platform.held(point), signal.SIGKILL)  # a child of the pool; its master starts another
    platform.release()

    crowd.wait_until_quiet()
    crowd.assert_answered()
    assert platform.rows.read(READINGS) == [{"status": "done", "kind": "seen", "deaths": 1}]
    assert [row["status"] for row in platform.rows.read(PERCEPTIONS)] == perceptions
