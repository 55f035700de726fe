"""Icons, initials and customers' texts."""

import re
import zlib
from collections.abc import Iterable
from datetime import datetime, time
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from conversations.queries import reasons
from knowledge.types import Passage
from lia_cortex.kernel.folding import constant
from lia_cortex.supervision import addresses
from lia_cortex.supervision.queries import findings, urgencies

register = template.Library()

TONES = 6
"""Colours of the round pictures, as in the style sheet."""

ICONS = {
    "bot": "bot",
    "waiting_human": "queue",
    "human": "headset",
    "waiting_customer": "clock",
    "closed": "archive",
    "assistant": "bot",
    "person": "headset",
    "system": "spark",
    "image": "image",
    "audio": "mic",
    "video": "video",
    "sticker": "sticker",
    "location": "pin",
    "contact": "card",
    "reaction": "smile",
}
"""What stands for a state, an author, a kind of message."""

READINGS = {
    "technical": pgettext_lazy("reading", "Technical"),
    "billing": pgettext_lazy("reading", "Billing"),
    "sales": pgettext_lazy("reading", "Sales"),
    "cancellation": pgettext_lazy("reading", "Cancellation"),
    "complaint": pgettext_lazy("reading", "Complaint"),
    "other": pgettext_lazy("reading", "Other"),
    "negative": pgettext_lazy("reading", "Negative"),
    "neutral": pgettext_lazy("reading", "Neutral"),
    "positive": pgettext_lazy("reading", "Positive"),
    "normal": pgettext_lazy("reading", "Normal"),
    "high": pgettext_lazy("reading", "High"),
}
"""What turns are read as."""

LONG_LETTERS = 2400
LONG_LINES = 50
"""Of a text: more than one screen of a phone, less than what hides the messages around it."""

MENTION = re.compile(r"(?<![\w@.+-])(@[\w.+-]*\w)")

CODE = re.compile(r"```(.+?)```", re.DOTALL)

MARKS = tuple(
    (mark, tag, re.compile(rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]+?)(?<=\S){sign}(?![\w{sign}])"))
    for mark, tag in (("*", "strong"), ("_", "em"), ("~", "s"))
    for sign in (re.escape(mark),)
)


@register.simple_tag
@constant
@lru_cache(maxsize=2048, typed=True)  # every row has some; labels are words of a page, now and then a colleague's name
def icon(name: str, label: str = "") -> SafeString:
    """Return the icon; decoration without a label, a picture with a name for screen readers with one."""
    source = static("vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="icon icon-{0}" role="img" aria-label="{2}"><title>{2}</title><use href="{1}#{0}"/></svg>',
            name,
            source,
            label,
        )
    return format_html('<svg class="icon icon-{0}" aria-hidden="true"><use href="{1}#{0}"/></svg>', name, source)


@register.simple_tag(takes_context=True)
def visit(context: Context, public_id: str) -> str:
    """Return the address of a conversation in the section that the page is of."""
    return addresses.conversation(public_id, section=context.get("section"))


@register.simple_tag(takes_context=True)
def from_here(context: Context) -> str:
    """Return the query by which a view knows to which section its links lead back."""
    return f"?section={addresses.DESK}" if context.get("section") == addresses.DESK else ""


@register.filter
def icon_of(value: str) -> str:
    """Return the name of the icon that stands for a state, an author or a kind of message."""
    return ICONS.get(value, "file")


@register.filter
def reading(value: str) -> str:
    """Return what a turn was read as, in words; a name that nobody knows stays as it is."""
    return str(READINGS.get(value, value))


@register.filter
def flames(priority: int) -> bool:
    """Return whether it is as urgent as what people call urgent."""
    return priority <= urgencies.URGENT


@register.filter
def stands_out(priority: int) -> bool:
    """Return whether it overtakes ordinary ones."""
    return priority <= urgencies.HIGH


@register.filter
def reason(value: str) -> str:
    """Return why something was done, in words; what a person wrote stays as it is."""
    return reasons.words(value)


@register.filter
def source(passage: Passage) -> str:
    """Return from where in the knowledge a passage is."""
    return findings.source(passage)


@register.filter
def duration(seconds: int) -> str:
    """Return a length of time as pages count it down, in whole minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes} min" if minutes else "<1 min"
    return f"{hours} h {minutes:02}"


@register.filter
def cells(texts: Iterable[str], kind: str = "") -> SafeString:
    """Return the texts as cells of this class of a table's row: a table of a year has thousands."""
    tag = format_html('<td class="{}">', kind) if kind else "<td>"
    return mark_safe("".join(f"{tag}{escape(text)}</td>" for text in texts))  # noqa: S308 - escaped just here


@register.filter
def tone(key: str) -> int:
    """Return the number of the colour that stands for this key everywhere."""
    return zlib.crc32(key.encode()) % TONES


@register.filter
def whatsapp(text: str) -> SafeString:
    """Return the text as WhatsApp shows it: *bold*, _italic_, ~struck~ and ```code```; all else is escaped."""
    parts = CODE.split(text) if "```" in text else [text]
    shown = [
        f"<code>{escape(part)}</code>" if index % 2 else _marked(str(escape(part))) for index, part in enumerate(parts)
    ]
    return mark_safe("".join(shown))  # noqa: S308 - each part is escaped above


@register.filter
def mentions(text: str) -> SafeString:
    """Return a note with the people who are named in it marked; all else is escaped."""
    return mark_safe(MENTION.sub(r"<strong>\1</strong>", str(escape(text))))  # noqa: S308 - escaped just here


@register.simple_tag
def said(text: str, part: str | int = "text") -> SafeString:
    """Show the text as WhatsApp does, the end of a very long one only when it is asked for.

    `part` tells the texts of one bubble apart, so that what a reader opened stays open when the bubble changes.
    """
    beginning, rest = cut(text)
    if rest:
        return render_to_string("supervision/said.html", {"beginning": beginning, "rest": rest, "part": part})
    return format_html('<p class="bubble-text">{}</p>', whatsapp(beginning))


@register.simple_tag
def tick(status: str) -> SafeString:
    """Show where a message stands on its way out."""
    return _tick(status, get_language())


@lru_cache(maxsize=64)
def _tick(status: str, _language: str | None) -> SafeString:
    return render_to_string("supervision/tick.html", {"status": status})


@register.filter
def iso(at: datetime | None) -> str:
    """Return the moment in the time zone of the page for a program, nothing for none: `date:"c"`, sooner."""
    return timezone.localtime(at).isoformat() if at else ""


@register.filter
def clock(at: datetime | None) -> str:
    """Return the time of day in the time zone of the page, nothing for none: `date:"TIME_FORMAT"`, sooner."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return _clock(local.hour, local.minute, get_language())


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, _language: str | None) -> str:
    return str(time_format(time(hour, minute), "TIME_FORMAT"))


def cut(text: str) -> tuple[str, str]:
    """Return the beginning that is always shown and the rest, which is empty unless the text is very long.

    The cut is at the end of a line if one is near, else between words: a mark hardly ever spans it.
    """
    lines = text.split("\n", LONG_LINES)
    if len(text) <= LONG_LETTERS and len(lines) <= LONG_LINES:
        return text, ""
    most = min(LONG_LETTERS, len(text) - len(lines[-1]) if len(lines) > LONG_LINES else LONG_LETTERS)
    near = most // 2
    at = max(text.rfind("\n", near, most), 0) or max(text.rfind(" ", near, most), 0) or most
    return text[:at], text[at:].strip("\n ")


def _marked(escaped: str) -> str:
    for mark, tag, pattern in MARKS:
        if mark in escaped:
            escaped = pattern.sub(rf"<{tag}>\1</{tag}>", escaped)
    return escaped
