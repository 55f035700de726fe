"""An instance's session at the gateway: paired, restarted, ended; the gateway's trouble is told in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext

from conversations.models import Instance
from conversations.services.outbox.gateway import gateway
from lia_cortex.accounts.models import User
from lia_cortex.integrations.evolution.errors import INSTANCE_UNKNOWN
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain
from lia_cortex.registry.services import audit

PICTURE = "data:image/png;base64,"
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Code:
    """What the phone is paired with: a picture (a data: URL) or a code to type; neither when it is connected."""

    instance: Instance
    picture: str
    typed: str


def pair(*, public_id: str, person: User, now: datetime) -> Code:
    """Return a fresh code to pair the phone with; raise Refused when the gateway gives none."""
    row = _found(public_id)
    told = _asked(lambda: gateway().connect(row.name))
    audit.record(actor=person, action="instance.paired", subject=public_id, details={}, now=now)
    picture = told.base64 or ""
    return Code(row, picture if picture.startswith(PICTURE) else "", told.pairing_code or "")


def restart(*, public_id: str, person: User, now: datetime) -> Instance:
    """Let the gateway connect the session anew; raise Refused when it does not answer."""
    row = _found(public_id)
    _asked(lambda: gateway().restart(row.name))
    audit.record(actor=person, action="instance.restarted", subject=public_id, details={}, now=now)
    return row


def log_out(*, public_id: str, person: User, now: datetime) -> Instance:
    """End the session: the phone is to be paired again; raise Refused when the gateway does not answer."""
    row = _found(public_id)
    _asked(lambda: gateway().logout(row.name))
    audit.record(actor=person, action="instance.logged_out", subject=public_id, details={}, now=now)
    return row


def _found(public_id: str) -> Instance:
    row = Instance.objects.filter(public_id=public_id).first()
    if row is None:
        raise Refused("not_found", gettext("There is no such instance."))
    return row


def _asked(call: Callable[[], Answer]) -> Answer:
    db.release()
    try:
        return call()
    except Terminal as error:
        if error.reason == INSTANCE_UNKNOWN:
            raise Refused("unknown_instance", gettext("The gateway does not know this instance.")) from error
        raise Refused("gateway_refused", gettext("The gateway refused this.")) from error
    except (Retryable, Uncertain) as error:
        raise Refused("gateway_away", gettext("The gateway does not answer: try again in a moment.")) from error
