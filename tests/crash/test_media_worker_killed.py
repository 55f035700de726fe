"""The process that takes files in dies by SIGKILL; its picture is seen and answered all the same, once."""

import pytest

from tests import media
from tests.crash.customers import Crowd
from tests.crash.platform import Platform

pytestmark = [pytest.mark.crash, pytest.mark.processes]

READINGS = "SELECT status, kind, deaths FROM conversations_mediareading"
PERCEPTIONS = """
    SELECT perception.status FROM assistants_perception perception
    JOIN conversations_attachment attachment ON attachment.public_id = perception.reference
    JOIN conversations_mediareading reading ON reading.attachment_id = attachment.id ORDER BY perception.id
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
    worker = platform.spares["media1"]
    worker.start()
    worker.wait()
    customer = crowd.new()
    word = customer.expects()
    platform.hold(point)
    customer.sends("image", media.png("Roteador com a luz LOS vermelha"), caption=f"e isso? {word}")
    assert platform.held(point) == worker.pid
    worker.kill()
    platform.release()
    worker.start()

    crowd.wait_until_quiet()
    crowd.assert_answered()
    assert platform.rows.read(READINGS) == [{"status": "done", "kind": "seen", "deaths": 1}]
    assert [row["status"] for row in platform.rows.read(PERCEPTIONS)] == perceptions


def test_a_picture_a_voice_file_and_a_document_from_a_phone(platform: Platform, crowd: Crowd) -> None:
    platform.rows.forget_everybody()
    worker = platform.spares["media1"]
    worker.start()
    worker.wait()
    customer = crowd.new()
    customer.sends("image", media.png("Roteador com a luz LOS vermelha"))
    customer.sends("audio", media.voice("o que essa luz quer dizer"))
    customer.sends("document", media.pdf("Contrato 4711"), name="contrato.pdf")

    crowd.wait_until_quiet()
    # Three webhooks are taken in side by side.
    kinds = sorted(row["kind"] for row in platform.rows.read(READINGS))
    assert kinds == ["heard", "read", "seen"]
    told = " ".join(send["text"] for send in crowd.sent(customer))
    assert "LOS vermelha" in told
    assert "Contrato 4711" in told
    turns = {row["turn"] for row in platform.rows.said(customer.phone)}
    assert len(turns) == 1
