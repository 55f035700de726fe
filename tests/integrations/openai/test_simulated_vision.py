"""A picture goes through the client on the wire, and the simulated model tells what the picture says about itself."""

from io import BytesIO
from typing import Any

import orjson
import pytest
from PIL import Image, PngImagePlugin

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.errors import RequestRefused
from lia_cortex.integrations.openai.types import AnswerSchema, Picture, UserShowed
from tests.integrations.openai.asking import TEXT, asked, schema
from tests.integrations.openai.conftest import Controls

SLIP = (
    "Boleto da Fibra Sul, vencimento 10/12/2026, valor R$ 99,90, "
    "linha 34191.79001 01043.510047 91020.150008 5 96610000009990"
)


def png(words: str = "", *, colour: str = "red") -> bytes:
    """Return a small picture that carries these words about itself."""
    info = PngImagePlugin.PngInfo()
    if words:
        info.add_itxt("Description", words)
    written = BytesIO()
    Image.new("RGB", (32, 24), colour).save(written, "PNG", pnginfo=info)
    return written.getvalue()


def _sees(door: Model, data: bytes, **more: Any) -> str:
    return door.answer(asked(UserShowed("o que é isso?", Picture(data, "image/png")), **more)).text


def test_words_in_a_picture_are_told(model: Model, simulated: Controls) -> None:
    assert _sees(model, png("Roteador com a luz LOS vermelha")) == "Roteador com a luz LOS vermelha"
    [seen] = simulated.seen()
    assert seen["endpoint"] == "vision"
    assert "sha256" in seen["body"]["input"][0]["content"][1]["image_url"]


def test_a_picture_without_words_is_size_and_colour(model: Model) -> None:
    assert "32 x 24" in _sees(model, png())
    assert "vermelha" in _sees(model, png())
    assert "simulada" in _sees(model, png())


def test_a_slip_is_read_into_the_fields_that_were_asked_for(model: Model) -> None:
    output = AnswerSchema("picture", schema(kind=TEXT, amount=TEXT, due_date=TEXT, bar_code=TEXT))
    told = orjson.loads(_sees(model, png(SLIP), answer_schema=output))
    assert told["kind"] == "payment_slip"
    assert (told["amount"], told["due_date"]) == ("R$ 99,90", "10/12/2026")
    assert told["bar_code"].startswith("34191.79001")


def test_what_is_no_picture_is_refused(model: Model) -> None:
    with pytest.raises(RequestRefused):
        _sees(model, b"no picture")


def test_a_scripted_sight(model: Model, simulated: Controls) -> None:
    simulated.script(text="Uma nota fiscal.", sees=True)
    assert _sees(model, png()) == "Uma nota fiscal."
