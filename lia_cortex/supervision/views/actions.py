"""What a person does to a conversation from the board."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.models import Conversation
from conversations.services import handoff, lifecycle
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.views import answers
from lia_cortex.supervision.views.access import person

type_of_act = Callable[[HttpRequest, User, Conversation], str]


def _act(do: type_of_act) -> Callable[..., HttpResponse]:
    """Turn an act into a view: only on what the person may see; a refusal is told, not raised."""

    @require_POST
    @login_required
    @wraps(do)
    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        asks = person(request)
        conversation = answers.seen(asks, public_id)
        try:
            words = do(request, asks, conversation)
        except Refused as refusal:
            return answers.refused(request, refusal, asks, public_id)
        return answers.done(request, asks, public_id, words=words)

    return view


@_act
def take_over(request: HttpRequest, asks: User, conversation: Conversation) -> str:  # noqa: ARG001
    """Give the person the floor."""
    handoff.take_over(conversation_id=conversation.pk, person=asks, now=clock.now())
    return _("You have the floor. The assistant is silent.")


@_act
def return_to_bot(request: HttpRequest, asks: User, conversation: Conversation) -> str:  # noqa: ARG001
    """Give the assistant the floor."""
    handoff.return_to_bot(conversation_id=conversation.pk, person=asks, now=clock.now())
    return _("The assistant has the floor again.")


@_act
def close(request: HttpRequest, asks: User, conversation: Conversation) -> str:
    """Close the conversation for the reason that the person gave."""
    reason = request.POST.get("reason", "").strip() or _("closed on the board")
    lifecycle.close(conversation_id=conversation.pk, person=asks, reason=reason, now=clock.now())
    return _("The conversation is closed.")
