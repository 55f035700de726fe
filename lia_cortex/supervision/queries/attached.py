"""Messages with what belongs to them: files, ticks, quotes, reactions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import ngettext

from conversations.models import Attachment, Conversation, Message, MessageKey, Outbound
from conversations.queries import codes, send_reasons
from lia_cortex.supervision.queries import people, taken, thumbs
from lia_cortex.supervision.queries.bubbles import Bubble, File, Quote, Reaction, Thumb

QUOTED_LETTERS = 200

SHOWN = {
    "image": frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
    "audio": frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav", "audio/x-wav", "audio/webm"}),
    "video": frozenset({"video/mp4", "video/webm", "video/3gpp"}),
}
"""What a browser may show in place; everything else, and SVG above all, is only downloaded."""


def bubbles(messages: Sequence[Message], *, conversation: Conversation) -> list[Bubble]:
    """Return the bubbles of messages whose person and assistant are loaded; five queries at most."""
    files, ticks, rated = _files(messages), _ticks(messages), thumbs.of(messages)
    targets = _targets(messages, conversation=conversation)
    reactions, loose = _reactions(messages, conversation=conversation, targets=targets)
    return [
        _bubble(
            each,
            conversation=conversation,
            files=files[each.pk],
            tick=ticks.get(each.pk),
            target=targets.get(each.reply_to_provider_id) if each.reply_to_provider_id else None,
            reactions=reactions[each.pk],
            rated=rated.get(each.pk, ()),
        )
        for each in messages
        if each.kind != Message.Kind.REACTION or each.pk in loose
    ]


def shown_as(mime: str) -> str:
    """Return how a browser may show a file of this type: image, audio, video, or not at all (empty)."""
    plain = mime.split(";")[0].strip().lower()
    return next((kind for kind, types in SHOWN.items() if plain in types), "")


def who(message: Message, *, conversation: Conversation) -> str:
    """Return the author's name; the rows that it names must be loaded."""
    if message.author == Message.Author.CUSTOMER:
        return people.contact(conversation.contact, identity=conversation.identity)
    if message.author == Message.Author.PERSON and message.person:
        return people.person(message.person)
    if message.author == Message.Author.ASSISTANT and message.assistant:
        return message.assistant.name
    return str(message.get_author_display())


def _files(messages: Sequence[Message]) -> dict[int, list[File]]:
    found: dict[int, list[File]] = defaultdict(list)
    extras = {message.pk: message.extra for message in messages}
    rows = Attachment.objects.filter(message_id__in=[message.pk for message in messages])
    for each in rows.select_related("reading__perception").order_by("pk"):
        found[each.message_id].append(
            File(
                public_id=each.public_id,
                state=each.state,
                state_label=_state(each),
                mime=each.sniffed or each.mime,
                name=each.file_name,
                size=each.size,
                seconds=each.seconds,
                is_voice_note=each.is_voice_note,
                show=shown_as(each.sniffed),
                has_thumbnail=bool(each.thumbnail),
                taken=taken.of(each, extra=extras[each.message_id]),
            )
        )
    return found


def _state(row: Attachment) -> str:
    if row.state != Attachment.State.DELETED:
        return str(row.get_state_display())
    days = row.kept_days or 0
    return ngettext("file deleted after %(days)s day", "file deleted after %(days)s days", days) % {"days": days}


def _ticks(messages: Iterable[Message]) -> dict[int, Outbound]:
    sent = [message.pk for message in messages if message.direction == Message.Direction.OUT]
    # The last one counts: a failed bubble may have been sent again by another.
    rows = Outbound.objects.filter(message_id__in=sent).order_by("pk")
    return {each.message_id: each for each in rows}


def _targets(messages: Iterable[Message], *, conversation: Conversation) -> dict[str, Message]:
    """Return what is quoted or reacted to, by the provider's id."""
    wanted = {message.reply_to_provider_id for message in messages if message.reply_to_provider_id}
    keys = MessageKey.objects.filter(number_id=conversation.number_id, provider_id__in=wanted)
    keys = keys.filter(message__conversation__contact_id=conversation.contact_id)
    related = keys.select_related("message__person", "message__assistant")
    return {key.provider_id: key.message for key in related}


def _reactions(
    messages: Sequence[Message], *, conversation: Conversation, targets: dict[str, Message]
) -> tuple[dict[int, list[Reaction]], set[int]]:
    """Return each target's last reaction of each author, and the reactions whose target is not shown."""
    shown = {message.pk for message in messages}
    last: dict[tuple[int, str], Reaction] = {}
    loose = set()
    for each in messages:
        if each.kind != Message.Kind.REACTION:
            continue
        target = targets.get(each.reply_to_provider_id)
        if target is None or target.pk not in shown:
            loose.add(each.pk)
            continue
        last[(target.pk, each.direction)] = Reaction(
            emoji="" if each.deleted_at else each.text, who=who(each, conversation=conversation)
        )
    found: dict[int, list[Reaction]] = defaultdict(list)
    for (pk, _), reaction in last.items():
        if reaction.emoji:
            found[pk].append(reaction)
    return found, loose


def _bubble(
    message: Message,
    *,
    conversation: Conversation,
    files: list[File],
    tick: Outbound | None,
    target: Message | None,
    reactions: list[Reaction],
    rated: tuple[Thumb, ...],
) -> Bubble:
    deleted = message.deleted_at is not None
    return Bubble(
        public_id=message.public_id,
        direction=message.direction,
        author=message.author,
        who=who(message, conversation=conversation),
        kind=message.kind,
        kind_label=str(message.get_kind_display()),
        text=codes.text(message),
        details=codes.details(message),
        status=status(message, tick),
        error=send_reasons.words(tick.error) if tick else "",
        conversation_id=conversation.public_id,
        outbound_id=tick.public_id if tick else "",
        at=message.at,
        is_edited=message.edited_at is not None,
        is_deleted=deleted,
        earlier_texts=tuple(codes.masked(each, message.extra) for each in _earlier(message.earlier_texts)),
        quote=_quote(target, conversation=conversation) if target else None,
        files=tuple(files),
        reactions=tuple(reactions),
        thumbs=rated,
    )


def status(message: Message, tick: Outbound | None) -> str:
    """Return where the message stands on its way out; empty for what came in."""
    if message.direction == Message.Direction.IN:
        return ""
    if tick is None:  # written on the phone itself: it had left before we heard of it
        return Outbound.Status.SENT
    if tick.status == Outbound.Status.SENT and tick.receipt != Outbound.Receipt.NONE:
        return tick.receipt
    return tick.status


def _quote(target: Message, *, conversation: Conversation) -> Quote:
    return Quote(
        public_id=target.public_id,
        author=target.author,
        who=who(target, conversation=conversation),
        kind=target.kind,
        kind_label=str(target.get_kind_display()),
        text="" if target.deleted_at else codes.text(target)[:QUOTED_LETTERS],
    )


def _earlier(texts: Any) -> list[str]:
    return [str(each.get("text", "")) for each in texts if isinstance(each, dict)]
