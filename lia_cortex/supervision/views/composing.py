"""What a person writes at the desk: to the customer, and what is kept until it is sent."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from conversations.models import Note
from conversations.services import handoff, notes, outbox, rights
from conversations.services.media import giving
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Draft
from lia_cortex.supervision.services import drafts, filling
from lia_cortex.supervision.views import answers, fields
from lia_cortex.supervision.views.access import person

KEY_LETTERS = 120


@require_POST
@never_cache
@login_required
def say(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the text, or a file with it, to the customer; with `take_over` take the floor first."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    key = _key(request)
    text, file = fields.text(request, "text"), request.FILES.get("file")
    try:
        filling.check(text)
        if request.POST.get("take_over"):
            rights.check(person=asks, verb="take_over", conversation=conversation)
            handoff.take_over(conversation_id=conversation.pk, person=asks, now=clock.now())
        if file is None:
            outbox.say_as_person(
                conversation_id=conversation.pk, person=asks, text=text, idempotency_key=key, now=clock.now()
            )
        else:
            giving.say_with_file(
                conversation_id=conversation.pk,
                person=asks,
                data=file.read(),
                file_name=file.name or "",
                caption=text,
                is_voice_note=bool(request.POST.get("voice")),
                idempotency_key=key,
                now=clock.now(),
            )
    except Refused as refusal:
        return answers.refused(request, refusal, asks, public_id)
    if text.strip():
        drafts.drop(conversation=conversation, person=asks, kind=Draft.Kind.REPLY)
    return answers.done(request, asks, public_id)


@require_POST
@never_cache
@login_required
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a note beside the conversation, or with mode `whisper` a hint for whoever has the floor."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    kind = Note.Kind.WHISPER if request.POST.get("mode") == Note.Kind.WHISPER else Note.Kind.NOTE
    try:
        notes.write(
            conversation_id=conversation.pk,
            person=asks,
            text=fields.text(request, "text"),
            kind=kind,
            idempotency_key=_key(request),
            now=clock.now(),
        )
    except Refused as refusal:
        return answers.refused(request, refusal, asks, public_id)
    drafts.drop(conversation=conversation, person=asks, kind=kind)
    return answers.done(request, asks, public_id)


@require_POST
@never_cache
@login_required
def resend(request: HttpRequest, public_id: str, outbound: str) -> HttpResponse:
    """Send once more what failed, or what nobody can say arrived."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    if not conversation.outbound.filter(public_id=outbound).exists():
        raise Http404
    try:
        outbox.resend(outbound=outbound, person=asks, now=clock.now())
    except Refused as refusal:
        return answers.refused(request, refusal, asks, public_id)
    return answers.done(request, asks, public_id)


@require_POST
@never_cache
@login_required
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what the person has written so far."""
    asks = person(request)
    conversation = answers.seen(asks, public_id)
    kind = request.POST.get("kind", "")
    if kind not in Draft.Kind.values:
        return HttpResponse(status=400)
    text = fields.text(request, "text")
    drafts.keep(conversation=conversation, person=asks, kind=kind, text=text, now=clock.now())
    return HttpResponse(status=204)


def _key(request: HttpRequest) -> str | None:
    return fields.text(request, "key")[:KEY_LETTERS] or None
