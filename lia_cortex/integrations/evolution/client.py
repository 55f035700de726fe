"""The gateway's REST API in our verbs."""

import base64 as b64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

import httpx2

from lia_cortex.integrations.evolution import answers, errors
from lia_cortex.integrations.evolution.schemas import Key, classify, phone_of, phone_variants, scrub
from lia_cortex.integrations.evolution.schemas.scalars import mapping, optional_text, text
from lia_cortex.integrations.evolution.transport import Timeouts, Transport
from lia_cortex.integrations.evolution.types import (
    SUBSCRIBED,
    FetchedMedia,
    Found,
    GatewayState,
    InstanceInfo,
    MediaKind,
    Pairing,
    Presence,
    Sent,
)
from lia_cortex.kernel.errors import Retryable, Terminal

_PAGE = 50
_MAX_PAGES = 6
"""Pages of 50 messages that a look-up reads per address at most."""


class Evolution:
    """One gateway. Every call raises Retryable, Terminal or Uncertain; many threads may share it."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        timeouts: Timeouts | None = None,
        max_connections: int = 32,
        max_bytes: int = 96 * 1024 * 1024,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._transport = Transport(
            base_url,
            api_key,
            timeouts=self._timeouts,
            max_connections=max_connections,
            max_bytes=max_bytes,
        )

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()

    def send_text(self, instance: str, to: str, text: str, quoted_id: str | None = None) -> Sent:
        """Send a text to a JID or an E.164 number."""
        body: dict[str, object] = {"number": _number(to), "text": scrub(text)}
        if quoted_id:
            body["quoted"] = {"key": {"id": quoted_id}}
        return self._send("sendText", instance, body, self._timeouts.send)

    def send_media(
        self,
        instance: str,
        to: str,
        kind: MediaKind,
        base64: str,
        mime: str,
        filename: str,
        caption: str = "",
    ) -> Sent:
        """Send an attachment given as base64 without a data: prefix."""
        body = {
            "number": _number(to),
            "mediatype": kind,
            "media": base64,
            "mimetype": mime,
            "fileName": scrub(filename),
            "caption": scrub(caption),
        }
        return self._send("sendMedia", instance, body, self._timeouts.media)

    def send_voice(self, instance: str, to: str, base64: str) -> Sent:
        """Send audio of any format as a voice note; the gateway converts it."""
        body = {"number": _number(to), "audio": base64}
        return self._send("sendWhatsAppAudio", instance, body, self._timeouts.media)

    def _send(self, verb: str, instance: str, body: object, wait: float) -> Sent:
        answer = self._transport.call(
            "POST", f"message/{verb}/{quote(instance, safe='')}", body, wait=wait, repeatable=False
        )
        sent = answers.sent(answer)
        if sent is None:
            raise errors.of_missing_key(answer)
        return sent

    def send_presence(
        self, instance: str, to: str, presence: Presence, milliseconds: int, *, patience: float | None = None
    ) -> None:
        """Show the customer that we type or record.

        The gateway answers when the time is over; with `patience` (seconds) we hang up then, and it goes on alone.
        """
        body = {"number": _number(to), "presence": presence, "delay": milliseconds}
        wait = self._timeouts.read + milliseconds / 1000 if patience is None else patience
        try:
            self._call("POST", "chat/sendPresence", instance, body, wait=wait)
        except Retryable as error:
            if patience is None or not isinstance(error.__cause__, httpx2.ReadTimeout):
                raise

    def mark_read(self, instance: str, keys: Sequence[Key]) -> int:
        """Mark messages as read and return how many; those known only by a LID cannot be marked."""
        rows = []
        for key in keys:
            jid = key.alt_jid if classify(key.remote_jid) == "person_lid" else key.remote_jid
            if jid and not key.from_me:
                rows.append({"remoteJid": jid, "fromMe": False, "id": key.id})
        if rows:
            self._call("POST", "chat/markMessageAsRead", instance, {"readMessages": rows})
        return len(rows)

    def fetch_media(self, instance: str, message_id: str) -> FetchedMedia:
        """Return the bytes of an attachment; Terminal when the gateway has no such message or media."""
        body = {"message": {"key": {"id": message_id}}, "convertToMp4": False}
        answer = mapping(
            self._call("POST", "chat/getBase64FromMediaMessage", instance, body, wait=self._timeouts.media)
        )
        try:
            data = b64.b64decode(text(answer.get("base64")), validate=True)
        except (binascii.Error, ValueError) as error:
            raise Terminal("media_unreadable") from error
        if not data:
            raise Retryable("media_empty")
        mime = text(answer.get("mimetype")).lower() or "application/octet-stream"
        return FetchedMedia(data, mime, optional_text(answer.get("fileName")))

    def find_messages(self, instance: str, remote_jid: str, since: datetime) -> list[Found]:
        """Return what the gateway holds of a chat from `since` on, oldest first.

        A Brazilian mobile is looked up with and without its ninth digit. At most 300 messages per form.
        """
        phone = phone_of(remote_jid)
        others = {f"{form[1:]}@s.whatsapp.net" for form in phone_variants(phone)} if phone else set()
        found: dict[tuple[str, str], Found] = {}
        for jid in sorted(others | {remote_jid}):
            for message in self._find(instance, jid, since):
                found[message.remote_jid, message.provider_id] = message
        return sorted(found.values(), key=lambda message: (message.at or since, message.provider_id))

    def _find(self, instance: str, jid: str, since: datetime) -> list[Found]:
        kept: list[Found] = []
        for page in range(1, _MAX_PAGES + 1):
            body = {"where": {"key": {"remoteJid": jid}}, "page": page, "offset": _PAGE}
            batch, pages = answers.page(self._call("POST", "chat/findMessages", instance, body))
            fresh = [message for message in batch if message.at is None or message.at >= since]
            kept += fresh
            if page >= pages or not fresh:
                break
        return kept

    def connection_state(self, instance: str) -> GatewayState:
        """Return whether the instance's phone is connected."""
        return answers.state(self._call("GET", "instance/connectionState", instance))

    def connect(self, instance: str, number: str | None = None) -> Pairing:
        """Start pairing: a QR code, or with a number also a code to type on that phone."""
        query = "?" + urlencode({"number": _number(number)}) if number else ""
        return answers.pairing(self._call("GET", "instance/connect", instance, query=query))

    def fetch_instances(self) -> list[InstanceInfo]:
        """Return every instance that the gateway has."""
        return answers.instances(self._transport.call("GET", "instance/fetchInstances", repeatable=True))

    def create_instance(
        self,
        instance: str,
        *,
        webhook_url: str,
        webhook_headers: Mapping[str, str],
        events: Sequence[str] = SUBSCRIBED,
        base64: bool = True,
    ) -> InstanceInfo:
        """Create an unpaired instance that reports to us; Terminal("name_in_use") when it exists."""
        body = {
            "instanceName": instance,
            "integration": "WHATSAPP-BAILEYS",
            "qrcode": False,
            "webhook": _webhook(webhook_url, webhook_headers, events, base64=base64),
        }
        try:
            wait = self._timeouts.send
            answer = self._transport.call("POST", "instance/create", body, wait=wait, repeatable=False)
        except Retryable as error:
            if error.reason == "gateway answered 403":
                raise Terminal("name_in_use") from error
            raise
        return InstanceInfo(instance, answers.state(answer))

    def restart(self, instance: str) -> None:
        """Reconnect the instance to WhatsApp."""
        self._call("POST", "instance/restart", instance, wait=self._timeouts.send)

    def logout(self, instance: str) -> None:
        """Unpair the phone; nothing happens when it is not connected."""
        try:
            self._call("DELETE", "instance/logout", instance)
        except Terminal as error:
            if error.reason != "not_connected":
                raise

    def set_webhook(
        self,
        instance: str,
        *,
        url: str,
        headers: Mapping[str, str],
        events: Sequence[str] = SUBSCRIBED,
        base64: bool = True,
    ) -> None:
        """Tell the gateway where to report; a change of `base64` waits for the next reconnect."""
        body = {"webhook": _webhook(url, headers, events, base64=base64)}
        self._call("POST", "webhook/set", instance, body)

    def _call(
        self,
        method: str,
        path: str,
        instance: str,
        body: object = None,
        *,
        query: str = "",
        wait: float | None = None,
    ) -> object:
        where = f"{path}/{quote(instance, safe='')}{query}"
        return self._transport.call(method, where, body, wait=wait, repeatable=True)


def _number(to: str) -> str:
    """Return a full JID as it is (the gateway rewrites bare Brazilian digits), a phone as digits."""
    return to if "@" in to else to.lstrip("+")


def _webhook(url: str, headers: Mapping[str, str], events: Sequence[str], *, base64: bool) -> dict[str, object]:
    return {
        "enabled": True,
        "url": url,
        "byEvents": False,
        "base64": base64,
        "headers": dict(headers),
        "events": list(events),
    }
