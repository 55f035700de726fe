"""What admins do from the operations pages."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.operations.services import retrying, sessions, unsticking
from lia_cortex.operations.views.access import steered
from lia_cortex.registry.services import breakers, pauses, processes, switches


@steered("overview")
def pause(_request: HttpRequest, person: User, queue: str) -> str:
    """Let a queue rest."""
    pauses.pause(queue=queue, person=person, now=clock.now())
    return _("The queue rests. What comes waits, and is done when it goes on.")


@steered("overview")
def resume(_request: HttpRequest, person: User, queue: str) -> str:
    """Let a queue go on."""
    pauses.resume(queue=queue, person=person, now=clock.now())
    return _("The queue goes on.")


@steered("overview")
def drain(_request: HttpRequest, person: User, key: str) -> str:
    """Let a worker finish what it has and end."""
    processes.drain(key=key, person=person, now=clock.now())
    return _("The worker finishes what it has in hand, then a fresh one takes its place.")


@steered("overview")
def undrain(_request: HttpRequest, person: User, key: str) -> str:
    """Let a draining worker go on."""
    processes.undrain(key=key, person=person, now=clock.now())
    return _("The worker takes new work again.")


@steered("overview")
def reset_breaker(_request: HttpRequest, person: User, name: str) -> str:
    """Close a breaker."""
    breakers.reset(name=name, person=person, now=clock.now())
    return _("The provider is asked again at once.")


@steered("switches")
def turn(request: HttpRequest, person: User, name: str) -> str:
    """Turn a feature on or off."""
    on = request.POST.get("on") == "1"
    switches.turn(name=name, on=on, person=person, now=clock.now())
    return _("It is on.") if on else _("It is off.")


@steered("stuck")
def run_again(_request: HttpRequest, person: User, public_id: str) -> str:
    """Let a stuck turn be run at once."""
    unsticking.again(turn=public_id, person=person, now=clock.now())
    return _("The turn is tried again.")


@steered("stuck")
def to_person(_request: HttpRequest, person: User, public_id: str) -> str:
    """Give a stuck turn's conversation to people."""
    unsticking.to_person(turn=public_id, person=person, now=clock.now())
    return _("The conversation waits in the queue for a person.")


@steered("failed")
def retry(_request: HttpRequest, person: User, kind: str, public_id: str) -> str:
    """Try a dead letter once more."""
    retrying.one(kind=kind, public_id=public_id, person=person, now=clock.now())
    return _("It is tried again.")


@steered("failed")
def retry_all(_request: HttpRequest, person: User, kind: str) -> str:
    """Try all dead letters of a kind once more."""
    done, refused = retrying.all_of(kind=kind, person=person, now=clock.now())
    told = ngettext("%(done)s is tried again.", "%(done)s are tried again.", done) % {"done": done}
    if not refused:
        return told
    left = ngettext("%(refused)s cannot be.", "%(refused)s cannot be.", refused) % {"refused": refused}
    return f"{told} {left}"


@steered("instances")
def restart(_request: HttpRequest, person: User, public_id: str) -> str:
    """Connect an instance anew."""
    sessions.restart(public_id=public_id, person=person, now=clock.now())
    return _("The gateway connects the instance anew.")


@steered("instances")
def log_out(_request: HttpRequest, person: User, public_id: str) -> str:
    """End an instance's session."""
    sessions.log_out(public_id=public_id, person=person, now=clock.now())
    return _("The session has ended: pair a phone to use this instance again.")
