"""What a message says, whatever shape it came in."""

from collections.abc import Mapping

from lia_cortex.integrations.evolution.schemas.attachments import MEDIA_KINDS, cards_of, location_of, media_of
from lia_cortex.integrations.evolution.schemas.replies import CHOICES, readable
from lia_cortex.integrations.evolution.schemas.scalars import mapping, optional_text, text
from lia_cortex.integrations.evolution.schemas.types import Content, Reaction
from lia_cortex.integrations.evolution.schemas.wrappers import kind_of, unwrap

_HEARD = "[audio]"
"""What the gateway puts before its own transcript of a voice note."""


def content_of(message: object, *, declared: str) -> tuple[Content, str, Mapping[str, object]]:
    """Return the content, the name of the field that held it, and the unwrapped message."""
    inner, is_view_once = unwrap(message)
    kind = kind_of(inner, declared)
    outer = mapping(message)
    return _content(inner, kind, outer, is_view_once=is_view_once), kind, inner


def _content(inner: Mapping[str, object], kind: str, outer: Mapping[str, object], *, is_view_once: bool) -> Content:
    field = mapping(inner.get(kind))
    if isinstance(inner.get("conversation"), str):
        return Content("text", text(inner["conversation"]))
    if kind == "extendedTextMessage":
        return Content("text", text(field.get("text")))
    if kind in MEDIA_KINDS:
        media = media_of(MEDIA_KINDS[kind], field, outer.get("base64") or inner.get("base64"))
        heard = text(outer.get("speechToText")).removeprefix(_HEARD).strip() or None
        return Content(
            MEDIA_KINDS[kind],
            text(field.get("caption")),
            media=media,
            transcript=heard,
            is_view_once=is_view_once or field.get("viewOnce") is True,
        )
    if kind in CHOICES:
        said, choice = CHOICES[kind](field)
        return Content("text", said, choice_id=choice)
    return _rare(kind, field)


def _rare(kind: str, field: Mapping[str, object]) -> Content:
    if kind in ("locationMessage", "liveLocationMessage"):
        place = location_of(field, is_live=kind == "liveLocationMessage")
        return Content("location" if place else "other", text(field.get("caption")), location=place)
    if kind in ("contactMessage", "contactsArrayMessage"):
        cards = cards_of(field)
        return Content("contact" if cards else "other", contacts=cards)
    if kind == "reactionMessage":
        target = mapping(field.get("key"))
        target_id = optional_text(target.get("id"))
        if target_id:
            emoji = text(field.get("text"))
            return Content("reaction", reaction=Reaction(target_id, target.get("fromMe") is True, emoji))
    return Content("other", readable(kind, field))
