"""One verb on one or many conversations, each for itself; taken back within half a minute."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from conversations.models import Conversation
from conversations.queries import visibility
from conversations.services import rights
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.kernel.errors import IllegalMove, Refused
from lia_cortex.supervision.models import Act, ActItem
from lia_cortex.supervision.services import applying, undoing, wanted, watching

UNDO_SECONDS = 30
"""Long enough to notice a slip; after it others rely on what was done."""

MOST = 200
"""Conversations of one act: as many as a page can have loaded."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: how many conversations are as wanted, and which were refused, with why.

    `already` of them were so before. `remarks` say what could not be taken back because the customer has read it.
    """

    act: str
    done: int
    refused: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    already: int = 0


def do(*, verb: str, public_ids: Iterable[str], person: User, details: Mapping[str, Any], now: datetime) -> Done:
    """Do it to each of these conversations that the person sees and may do it to; return what became of it.

    What is already as wanted counts as done, and the same again returns the first act. Raises Refused when nothing
    can be done at all: no conversation, more than `MOST`, or details that name nothing.
    """
    named = list(dict.fromkeys(public_ids))
    if not named or len(named) > MOST:
        words = gettext("Choose between one and %(most)s conversations.") % {"most": MOST}
        raise Refused("too_many" if named else "none", words)
    want = wanted.read(verb, details, now=now)
    known = [public_id for public_id in named if ids.is_public(public_id)]
    seen = visibility.conversations(person=person).filter(public_id__in=known)
    found = dict(seen.values_list("public_id", "pk"))
    act = Act.objects.create(verb=verb, actor=person, at=now, details=want.kept())
    changed = 0
    refused = [(public_id, gettext("There is no such conversation.")) for public_id in named if public_id not in found]
    # In one order for everybody; each is a transaction, so that no act holds two rows.
    for public_id, pk in sorted(found.items(), key=lambda item: item[1]):
        try:
            changed += _one(act, pk, want, now=now)
        except Refused as refusal:
            refused.append((public_id, str(refusal)))
            ActItem.objects.create(act=act, conversation_id=pk, refused=str(refusal)[:200])
    done = len(named) - len(refused)
    first = _twin(act, found.values(), now=now) if done and not changed else None
    already = 0 if first else done - changed
    return Done((first or act).public_id, done, tuple(refused), already=already)


def undo(*, act: str, person: User, now: datetime) -> Done:
    """Take an act of this person back where nobody has acted since; again, it does what is left of it.

    Raises Refused when the person has no such act, or it is longer ago than `UNDO_SECONDS`.
    """
    found = Act.objects.filter(public_id=act, actor=person).first()
    if found is None:
        raise Refused("not_found", gettext("There is no such action of yours."))
    if found.undone_at is None and now > found.at + timedelta(seconds=UNDO_SECONDS):
        raise Refused("too_late", gettext("It is too late to take this back."))
    items = found.items.filter(refused="").select_related("conversation").order_by("conversation_id")
    Act.objects.filter(pk=found.pk, undone_at=None).update(undone_at=now)
    refused: list[tuple[str, str]] = []
    remarks: list[tuple[str, str]] = []
    for item in items:
        public_id = item.conversation.public_id
        try:
            remark = undoing.undo(item, act=found, person=person, now=now)
        except Refused as refusal:
            refused.append((public_id, str(refusal)))
        else:
            remarks += [(public_id, remark)] if remark else []
    return Done(act, len(items) - len(refused), tuple(refused), tuple(remarks))


def _one(act: Act, conversation_id: int, want: wanted.Wanted, *, now: datetime) -> bool:
    """Do it to one conversation, as it is seen under its lock; return whether that changed it."""
    person = act.actor
    with transaction.atomic():
        seen = visibility.conversations(person=person).select_for_update(of=("self",))
        conversation = seen.filter(pk=conversation_id).first()
        if conversation is None:
            raise Refused("not_found", gettext("There is no such conversation."))
        rights.check(person=person, verb=act.verb, conversation=conversation)
        before = applying.before(conversation)
        if want.verb in watching.OWN:
            if not watching.apply(conversation_id=conversation_id, person=person, verb=want.verb, now=now):
                return False
        elif not _is_changed(conversation, want, person=person, now=now):
            return False
        ActItem.objects.create(act=act, conversation=conversation, before=before, floor_epoch=conversation.floor_epoch)
    return True


def _is_changed(conversation: Conversation, want: wanted.Wanted, *, person: User, now: datetime) -> bool:
    """Do it to a locked conversation, which is then read again; return whether it stands otherwise than before."""
    if applying.is_so(conversation, want, person=person):
        return False
    before = applying.before(conversation)
    try:
        applying.apply(conversation.pk, want, person=person, now=now)
    except IllegalMove as error:
        raise Refused("not_possible_now", gettext("The conversation's state does not allow this.")) from error
    conversation.refresh_from_db()
    return applying.before(conversation) != before


def _twin(act: Act, conversation_ids: Iterable[int], *, now: datetime) -> Act | None:
    """Return the act that a second click repeats, in place of one that did nothing."""
    wanted_ids = set(conversation_ids)
    since = now - timedelta(seconds=UNDO_SECONDS)
    same = Act.objects.filter(actor=act.actor, verb=act.verb, details=act.details, at__gte=since, undone_at=None)
    for other in same.exclude(pk=act.pk).order_by("-pk")[:5]:
        if wanted_ids <= set(other.items.filter(refused="").values_list("conversation_id", flat=True)):
            if not act.items.exists():
                act.delete()
            return other
    return None
