"""Buttons, lists, templates, polls and other messages whose words sit in an unusual place."""

import json
from collections.abc import Callable, Mapping

from lia_cortex.integrations.evolution.schemas.scalars import items, mapping, optional_text, text

Fields = Mapping[str, object]


def _native_flow(field: Fields) -> tuple[str, str | None]:
    flow = mapping(field.get("nativeFlowResponseMessage"))
    try:
        params = mapping(json.loads(text(flow.get("paramsJson")) or "{}"))
    except (ValueError, RecursionError):
        params = {}
    choice = optional_text(params.get("id")) or optional_text(flow.get("name"))
    said = text(mapping(field.get("body")).get("text")) or text(params.get("display_text"))
    return said or text(params.get("title")) or (choice or ""), choice


def _list_reply(field: Fields) -> tuple[str, str | None]:
    choice = optional_text(mapping(field.get("singleSelectReply")).get("selectedRowId"))
    return text(field.get("title")) or text(field.get("description")) or (choice or ""), choice


def _button_reply(field: Fields) -> tuple[str, str | None]:
    choice = optional_text(field.get("selectedButtonId")) or optional_text(field.get("selectedId"))
    return text(field.get("selectedDisplayText")) or (choice or ""), choice


CHOICES: dict[str, Callable[[Fields], tuple[str, str | None]]] = {
    "buttonsResponseMessage": _button_reply,
    "templateButtonReplyMessage": _button_reply,
    "listResponseMessage": _list_reply,
    "interactiveResponseMessage": _native_flow,
}
"""Replies to what we offered: each answers the words and the id of the choice."""


def _poll(field: Fields) -> str:
    options = [text(mapping(option).get("optionName")) for option in items(field.get("options"))]
    lines = [text(field.get("name")), *(f"- {option}" for option in options if option)]
    return "\n".join(line for line in lines if line)


def readable(kind: str, field: Fields) -> str:
    """Return the words of a message of a kind that we do not model, '' when it has none."""
    if kind.startswith("pollCreationMessage"):
        return _poll(field)
    template = mapping(field.get("hydratedTemplate")) or mapping(field.get("hydratedFourRowTemplate"))
    places = (
        text(field.get("text")),
        text(field.get("caption")),
        text(mapping(field.get("body")).get("text")),
        text(field.get("contentText")),
        text(template.get("hydratedContentText")),
        "\n".join(said for said in (text(field.get("title")), text(field.get("description"))) if said),
        text(field.get("message")),
        text(field.get("name")),
    )
    return next((said for said in places if said.strip()), "")
