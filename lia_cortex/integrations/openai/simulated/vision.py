"""See nothing, but tell what a picture says about itself: its own texts, or its size and colours."""

import base64
import binascii
import hashlib
import re
from io import BytesIO
from typing import Any

import orjson
from PIL import ExifTags, Image

from lia_cortex.integrations.openai.simulated.openai_errors import BadRequestError
from lia_cortex.integrations.openai.simulated.phrases import say

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
"""What the real provider takes."""

TEXTS = ("Description", "Comment", "comment", "Title")
"""Where a picture may carry words about itself, besides EXIF's ImageDescription."""

COLOURS = {
    "preta": (0, 0, 0),
    "branca": (255, 255, 255),
    "cinza": (128, 128, 128),
    "vermelha": (220, 40, 40),
    "verde": (40, 160, 60),
    "azul": (40, 80, 200),
    "amarela": (240, 210, 60),
}
_MONEY = re.compile(r"R\$\s?[\d.]*\d,\d{2}")
_DATE = re.compile(r"\b\d{2}/\d{2}/\d{4}\b")
_SLIP = re.compile(r"\b\d{5}\.?\d{5}\s\d{5}\.?\d{6}\s\d{5}\.?\d{6}\s\d\s\d{14}\b|\b\d{47,48}\b")
_PIX = re.compile(r"\b000201\d{2}[\w.*@/+$ -]{20,500}6304[0-9A-F]{4}")
_ERROR = re.compile(r"\b(?:erro|error|código|code)\s*:?\s*#?([A-Z]*-?\d{2,6})\b", re.IGNORECASE)
_LIGHT = re.compile(
    r"\bluz(?:es)?\s+(?:(?:de\s+)?(\w+)\s+)?(vermelha|verde|azul|amarela|laranja|apagada|piscando)",
    re.IGNORECASE,
)


def picture_in(body: Any) -> bytes | None:
    """Return the newest picture of a request, None when it has none; raise BadRequestError for a broken one."""
    for part in _parts(body):
        kind, _, encoded = str(part.get("image_url") or "").partition(";base64,")
        if not kind.startswith("data:image/"):
            raise BadRequestError("Invalid image URL.", param="input", code="invalid_image_url")
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadRequestError("Invalid base64 image.", param="input", code="invalid_base64_image") from None
    return None


def without_pictures(body: Any) -> Any:
    """Return the request as it may be kept: of each picture only its length and its digest."""
    if isinstance(body, list):
        return [without_pictures(item) for item in body]
    if not isinstance(body, dict):
        return body
    if body.get("type") == "input_image":
        encoded = str(body.get("image_url") or "").partition(";base64,")[2]
        data = base64.b64decode(encoded + "===", validate=False)
        return {**body, "image_url": f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"}
    return {name: without_pictures(value) for name, value in body.items()}


def see(body: dict[str, Any], picture: bytes) -> str:
    """Return what the simulated model writes about the picture: JSON where a schema was asked for, else words."""
    told = described(picture)
    asked = body.get("text")
    wanted = asked.get("format") if isinstance(asked, dict) else None
    if not isinstance(wanted, dict) or wanted.get("type") != "json_schema":
        return told
    properties = (wanted.get("schema") or {}).get("properties") or {}
    return orjson.dumps(_fit(properties, _fields(told))).decode()


def described(picture: bytes) -> str:
    """Return the words that came inside the picture, or its size and main colour; raise BadRequestError."""
    try:
        with Image.open(BytesIO(picture), formats=KINDS) as opened:
            words = next((opened.info[name] for name in TEXTS if opened.info.get(name)), None)
            words = words or opened.getexif().get(ExifTags.Base.ImageDescription)
            if isinstance(words, bytes):
                words = words.decode("utf-8", "replace")
            if words:
                return str(words).strip()
            size = opened.size
            [pixel] = list(opened.convert("RGB").resize((1, 1)).getdata())
    except Exception as error:
        raise BadRequestError("The image data is not valid.", param="input", code="invalid_image") from error
    colour = min(COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(COLOURS[name], pixel, strict=True)))
    return say("unseen", "pt", size=f"{size[0]} x {size[1]}", colour=colour)


def _parts(body: Any) -> list[dict[str, Any]]:
    items = body.get("input") if isinstance(body, dict) else None
    found: list[dict[str, Any]] = []
    for item in items if isinstance(items, list) else []:
        content = item.get("content") if isinstance(item, dict) else None
        parts = content if isinstance(content, list) else []
        found += [part for part in parts if isinstance(part, dict) and part.get("type") == "input_image"]
    return found[::-1]


def _fields(told: str) -> dict[str, Any]:
    plain = told.lower()
    slip, pix, error = _SLIP.search(told), _PIX.search(told), _ERROR.search(told)
    lights = [{"name": match.group(1) or "", "state": match.group(2).lower()} for match in _LIGHT.finditer(told)]
    kind = "other"
    if "comprovante" in plain or "pagamento realizado" in plain:
        kind = "payment_proof"
    elif slip or pix or any(word in plain for word in ("boleto", "fatura", "vencimento")):
        kind = "payment_slip"
    elif lights or error or "erro" in plain:
        kind = "error_screen"
    money, date = _MONEY.search(told), _DATE.search(told)
    is_proof = kind == "payment_proof"
    return {
        "kind": kind,
        "description": told,
        "text": told,
        "amount": money.group() if money else None,
        "due_date": date.group() if date and not is_proof else None,
        "paid_on": date.group() if date and is_proof else None,
        "bar_code": slip.group() if slip else None,
        "pix_code": pix.group() if pix else None,
        "error_code": error.group(1) if error else None,
        "lights": lights,
    }


def _fit(properties: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return every property of the schema: what is known of it, else nothing in its own type."""
    return {name: known.get(name, [] if spec.get("type") == "array" else None) for name, spec in properties.items()}
