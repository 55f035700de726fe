"""WhatsApp addresses: what a JID names, and which phone it stands for."""

import re
from typing import Literal

JidKind = Literal["person_phone", "person_lid", "group", "status", "broadcast", "newsletter", "unknown"]

_SERVERS: dict[str, JidKind] = {
    "s.whatsapp.net": "person_phone",
    "c.us": "person_phone",
    "hosted": "person_phone",
    "lid": "person_lid",
    "hosted.lid": "person_lid",
    "g.us": "group",
    "broadcast": "broadcast",
    "newsletter": "newsletter",
}
_DEVICE = re.compile(r"(?:_[0-9]{1,3})?(?::[0-9]{1,5})?\Z", re.ASCII)
_PHONE = re.compile(r"[1-9][0-9]{6,14}", re.ASCII)
_BRAZIL = re.compile(r"\+?55([1-9][1-9])(9?)([6-9][0-9]{7})", re.ASCII)


def normalise(jid: str) -> str:
    """Return the JID without device and agent suffix, its server in lower case."""
    user, at, server = jid.strip().partition("@")
    if not at:
        return user
    server = server.lower()
    if _SERVERS.get(server) in ("person_phone", "person_lid"):
        user = _DEVICE.sub("", user)
    return f"{user}@{'s.whatsapp.net' if server == 'c.us' else server}"


def classify(jid: str) -> JidKind:
    """Return what the JID names; only the two `person_…` kinds are customers."""
    normal = normalise(jid)
    if normal == "status@broadcast":
        return "status"
    user, _, server = normal.partition("@")
    kind = _SERVERS.get(server, "unknown")
    if kind == "person_phone" and not _PHONE.fullmatch(user):
        return "unknown"
    return kind if user else "unknown"


def phone_of(jid: str | None) -> str | None:
    """Return the phone in E.164 (+55…), or None: the digits of a LID are not a phone."""
    if jid is None or classify(jid) != "person_phone":
        return None
    return "+" + normalise(jid).partition("@")[0]


def phone_variants(e164: str) -> frozenset[str]:
    """Return the number and, for a Brazilian mobile, its form with or without the ninth digit.

    WhatsApp knows many Brazilian accounts without the 9 that is dialled today, so one person
    shows up under both forms. Landlines and foreign numbers have only themselves.
    """
    plain = "+" + e164.lstrip("+")
    found = _BRAZIL.fullmatch(plain)
    if not found:
        return frozenset({plain})
    area, _, rest = found.groups()
    return frozenset({f"+55{area}{rest}", f"+55{area}9{rest}"})
