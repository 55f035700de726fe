"""A picture is seen, a voice message heard, a document read: and then there is one answer."""

from assistants.models import Perception
from conversations.models import Attachment, MediaReading, Turn
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.sending import sends
from tests.worker import Worker


def said_to(model: ModelServer) -> list[str]:
    """Return the customer's words in the last request for an answer."""
    return [item["content"] for item in model.asked()[-1]["input"] if item.get("role") == "user"]


def test_a_picture_is_seen_and_answered_once(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    sends(customer, "image", media.png("Roteador com a luz LOS vermelha"), caption="o que é isso?")
    worker.run_until_idle()
    assert len(gateway.texts()) == 1
    assert "Roteador com a luz LOS vermelha" in gateway.texts()[0]
    reading = MediaReading.objects.get()
    assert (reading.status, reading.kind) == ("done", "seen")
    assert reading.fields["kind"] == "error_screen"
    attachment = Attachment.objects.get()
    assert (attachment.state, attachment.sniffed) == ("stored", "image/png")
    assert (attachment.width, attachment.height) == (32, 24)
    assert attachment.thumbnail
    assert Turn.objects.get().status == "done"
    assert len(model.saw()) == 1
    assert "o que é isso?" in model.saw()[0]["input"][0]["content"][0]["text"]
    assert Perception.objects.get().sha256 in model.saw()[0]["input"][0]["content"][1]["image_url"]
