"""What an assistant is told of files: what they say, or honestly that it does not know."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from conversations.models import MediaReading, Message

LENGTH = 6_000
"""Characters of one file's text that an assistant reads."""

NAMES = {
    "image": "picture",
    "audio": "voice message",
    "video": "video",
    "document": "document",
    "sticker": "sticker",
}
WHY = {
    "too_large": "it is too large to be opened",
    "too_many_pixels": "it is too large to be opened",
    "not_allowed": "you are not allowed to take it in",
    "not_seen": "it could not be seen",
    "not_heard": "it could not be heard",
    "no_money": "it cannot be taken in now",
    "not_a_picture": "it is no picture that can be opened",
    "not_a_sound": "it is no sound that can be heard",
    "pdf_encrypted": "the PDF needs a password",
    "pdf_scanned": "the PDF holds pictures of pages and no text",
    "pdf_broken": "the PDF is broken",
    "pdf_too_much": "the PDF is too large to be read",
    "too_many": "the customer sent too many files in an hour",
    "missing": "WhatsApp no longer has it",
}
_NOTES = {
    "audio": "A voice message could not be heard: {why}. Say so, and ask for it in writing.",
    "": "The customer's {name} could not be opened: {why}. Say so, and ask what it shows, or for it again.",
}
LATE = "A {name} of the customer could not be read in time. Say so; do not guess what it says."


@dataclass(frozen=True, slots=True)
class Files:
    """What is known of the files of some messages, by the message's id; readings in `unread` came too late."""

    readings: dict[int, list[MediaReading]]
    unread: Collection[int] = ()

    def told(self, message: Message) -> str:
        """Return how the message's file stands in its text, empty when it has none."""
        name = NAMES.get(message.kind)
        if name is None:
            return ""
        return "\n".join([self._one(name, each) for each in self.readings.get(message.pk, [])]) or f"[{name}]"

    def spoken(self, message: Message) -> str:
        """Return what is said in a voice message."""
        heard = (each.text for each in self.readings.get(message.pk, []) if self._is(each, MediaReading.Kind.HEARD))
        return "\n".join(heard) or str(message.extra.get("transcript") or "")

    def content(self, message: Message) -> str:
        """Return what a picture shows or a document says."""
        return "\n".join(filter(None, map(self._content, self.readings.get(message.pk, []))))

    def notes(self, messages: Iterable[Message]) -> tuple[str, ...]:
        """Return what the assistant must own up to about these messages."""
        found = [
            self._note(NAMES.get(message.kind, "file"), each)
            for message in messages
            for each in self.readings.get(message.pk, [])
        ]
        return tuple(dict.fromkeys(filter(None, found)))

    def _is(self, reading: MediaReading, kind: str) -> bool:
        return reading.kind == kind and reading.pk not in self.unread

    def _one(self, name: str, reading: MediaReading) -> str:
        about = f"{name} {_plain(reading.attachment.file_name)}".strip()
        if reading.pk in self.unread or reading.status in MediaReading.OPEN:
            return f"[{about}: not read in time]" if reading.is_wanted else f"[{about}]"
        if reading.status == MediaReading.Status.FAILED:
            return f"[{about}: {WHY.get(reading.reason, 'it could not be opened')}]"
        pages = f", {reading.pages} pages" if reading.pages else ""
        content = "" if reading.kind != MediaReading.Kind.NAMED or name == "sticker" else ": you cannot open its kind"
        return f"[{about}{pages}{content}]"

    def _content(self, reading: MediaReading) -> str:
        if self._is(reading, MediaReading.Kind.SEEN):
            facts = [
                f"{name}: {_value(value)}" for name, value in reading.fields.items() if name not in {"text", "kind"}
            ]
            return f"[picture shows: {_plain('; '.join([reading.text, *facts]))[:LENGTH]}]"
        if self._is(reading, MediaReading.Kind.READ):
            more = " (there is more)" if reading.fields.get("is_cut") or len(reading.text) > LENGTH else ""
            return f"[document text: {_plain(reading.text)[:LENGTH]}{more}]"
        return ""

    def _note(self, name: str, reading: MediaReading) -> str:
        if reading.pk in self.unread:
            return LATE.format(name=name)
        if reading.status == MediaReading.Status.FAILED:
            why = WHY.get(reading.reason, "it could not be opened")
            return _NOTES["audio" if name == "voice message" else ""].format(name=name, why=why)
        return ""


def of(messages: Sequence[Message], *, unread: Collection[int] = ()) -> Files:
    """Return what is known of the messages' files; one query, and none where there are no files."""
    ids = [message.pk for message in messages if message.kind in NAMES]
    found: dict[int, list[MediaReading]] = {}
    if ids:
        rows = MediaReading.objects.filter(attachment__message__in=ids).select_related("attachment").order_by("pk")
        for row in rows:
            found.setdefault(row.attachment.message_id, []).append(row)
    return Files(found, frozenset(unread))


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return str(value)


def _plain(text: str) -> str:
    """Return the text without the brackets that set ours apart from the file's words."""
    return text.replace("[", "(").replace("]", ")").strip()
