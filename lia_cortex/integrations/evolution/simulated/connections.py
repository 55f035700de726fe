"""Pairing, connecting and losing instances."""

import asyncio
import secrets
import struct
import time
import zlib
from base64 import b64encode
from hashlib import shake_256

from lia_cortex.integrations.evolution.simulated import shapes
from lia_cortex.integrations.evolution.simulated.models import Instance, Json
from lia_cortex.integrations.evolution.simulated.webhooks import Outbox
from lia_cortex.integrations.evolution.simulated.whatsapp import WhatsApp
from lia_cortex.integrations.evolution.simulated.world import stamp

_QR_LIMIT = 30
_CODE_SECONDS = 45.0
"""What the gateway lets a code live, before `pace`."""


class Connections:
    """Moves instances between close, connecting and open, and tells their webhooks."""

    def __init__(self, outbox: Outbox, whatsapp: WhatsApp, *, pace: float) -> None:
        self._outbox = outbox
        self._whatsapp = whatsapp
        self._pace = pace

    def offer(self, instance: Instance, number: str | None) -> Json:
        """Offer a QR code, with a number also a code to type; past the limit the instance gives up."""
        instance.state, instance.qr_count = "connecting", instance.qr_count + 1
        if instance.qr_count > _QR_LIMIT:
            # It ends the session: who asks again begins anew.
            instance.state, instance.qr_count, instance.code = "close", 0, ""
            refusal = {"message": "QR code limit reached, please login again", "statusCode": 500}
            self._outbox.emit(instance, "qrcode.updated", refusal)
            self._update(instance, "refused", 500)
            return {"count": _QR_LIMIT + 1}
        self._update(instance, "connecting", 200)
        code = "2@" + ",".join(secrets.token_urlsafe(24) for _ in range(4))
        instance.code, instance.code_until = code, time.monotonic() + _CODE_SECONDS * self._pace
        offered = {
            "pairingCode": secrets.token_hex(4).upper() if number else None,
            "code": code,
            "base64": qr_picture(code),
        }
        self._outbox.emit(instance, "qrcode.updated", {"qrcode": {"instance": instance.name} | offered})
        return offered | {"count": instance.qr_count}

    def takes(self, instance: Instance, code: str) -> bool:
        """Return whether a phone may scan this code: the last one that was shown, while it lives."""
        return code == instance.code and time.monotonic() < instance.code_until

    def open(self, instance: Instance, number: str | None = None) -> None:
        """Connect the instance, as the phone of that number; what it missed follows."""
        instance.number = number or instance.number
        instance.state, instance.reason, instance.qr_count, instance.code = "open", None, 0, ""
        if instance.webhook:
            instance.sends_base64 = instance.webhook.base64
        profile = {
            "wuid": instance.jid,
            "profileName": instance.name,
            "profilePictureUrl": f"{self._outbox.server_url}/simulated/phones/{instance.number}/picture",
        }
        self._update(instance, "open", 200, profile)
        self._whatsapp.drain(instance)

    def drop(self, instance: Instance) -> None:
        """Lose the connection for a while: the gateway says connecting, never close."""
        instance.state = "connecting"
        self._update(instance, "connecting", 200)

    def log_out(self, instance: Instance, reason: int) -> None:
        """Unpair the phone: the three events that the gateway sends, and nothing reaches it any more."""
        instance.state, instance.reason = "close", reason
        instance.backlog.clear()
        status = {"instance": instance.name} | shapes.logout_object(stamp(), reason)
        self._outbox.emit(instance, "status.instance", status)
        self._outbox.emit(instance, "logout.instance", None)
        self._update(instance, "close", reason)

    async def restart(self, instance: Instance) -> None:
        """Reconnect an open instance."""
        if instance.state == "open":
            self.drop(instance)
            await asyncio.sleep(0)
            self.open(instance)

    def _update(self, instance: Instance, state: str, reason: int, more: Json | None = None) -> None:
        told = {"instance": instance.name} | (more or {}) | {"state": state, "statusReason": reason}
        self._outbox.emit(instance, "connection.update", told)


def qr_picture(code: str) -> str:
    """Return a data: URL of a picture that looks like a QR code; no camera can read it."""
    side, scale = 29, 6
    bits = shake_256(code.encode()).digest(side * side // 8 + 1)
    dark = [[bool(bits[(y * side + x) // 8] >> (x % 8) & 1) for x in range(side)] for y in range(side)]
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        for y in range(7):
            for x in range(7):
                ring = max(abs(y - 3), abs(x - 3))
                dark[top + y][left + x] = ring != 2
    rows = b"".join((b"\0" + b"".join((b"\0" if cell else b"\xff") * scale for cell in row)) * scale for row in dark)
    header = struct.pack(">2I5B", side * scale, side * scale, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)
    return "data:image/png;base64," + b64encode(png).decode()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
