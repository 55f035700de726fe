"""An instance's session at the gateway: paired, restarted, ended; the gateway's trouble is told in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext

from conversations.models import Instance
from conversations.services import instances
from lia_cortex.accounts.models import User
from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.errors import INSTANCE_UNKNOWN, KEY_REFUSED
from lia_cortex.integrations.evolution.simulated_control import PhoneRefusedError, PhonesAwayError
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain
from lia_cortex.operations import gateway
from lia_cortex.registry.services import audit

PICTURE = "data:image/png;base64,"
LOGGED_OUT = 401
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Code:
    """What the phone is paired with: a picture (a data: URL), its text, a code to type; none when it is connected."""

    picture: str
    text: str
    typed: str


def pair(*, public_id: str, person: User, now: datetime) -> Code:
    """Return a fresh code to pair the phone with; raise Refused when the gateway gives none."""
    row = found(public_id)
    told = _asked(lambda: gateway.client().connect(row.name))
    picture = told.base64 or ""
    code = Code(picture if picture.startswith(PICTURE) else "", told.code or "", told.pairing_code or "")
    if told.state != "open" and not (code.picture or code.typed):
        raise Refused("no_more_codes", gettext("The gateway gives no more codes for now: ask again in a minute."))
    audit.record(actor=person, action="instance.paired", subject=public_id, details={}, now=now)
    return code


def restart(*, public_id: str, person: User, now: datetime) -> Instance:
    """Let the gateway connect the session anew; raise Refused where it cannot, or does not answer."""
    row = found(public_id)
    if _asked(lambda: gateway.client().connection_state(row.name)) == "close":
        raise Refused("not_connected", gettext("This session has ended: pair a phone, there is nothing to restart."))
    _asked(lambda: gateway.client().restart(row.name))
    audit.record(actor=person, action="instance.restarted", subject=public_id, details={}, now=now)
    return row


def log_out(*, public_id: str, person: User, now: datetime) -> Instance:
    """End the session: the phone is to be paired again; raise Refused when the gateway does not answer."""
    row = found(public_id)
    _asked(lambda: gateway.client().logout(row.name))
    audit.record(actor=person, action="instance.logged_out", subject=public_id, details={}, now=now)
    # Its events say the same in a moment; until then nobody is to read that the session is open.
    told = schemas.ConnectionChanged(row.name, "close", LOGGED_OUT, logged_out=True)
    instances.connection_changed(told, instance=row, now=now)
    return row


def scan(*, public_id: str, code: str) -> None:
    """Let the simulated company's phone scan the code; raise Refused where it has expired or nothing is simulated."""
    row = found(public_id)
    if not settings.EVOLUTION_SIMULATED:
        raise Refused("not_simulated", gettext("The gateway is a real one: scan the code with the company's phone."))
    try:
        gateway.phones().scan(row.name, code=code)
    except PhoneRefusedError as error:
        raise Refused("expired", gettext("This code has expired: ask for a fresh one.")) from error
    except PhonesAwayError as error:
        raise _away() from error


def found(public_id: str) -> Instance:
    """Return the instance; raise Refused when there is none."""
    row = Instance.objects.select_related("number").filter(public_id=public_id).first()
    if row is None:
        raise Refused("not_found", gettext("There is no such instance."))
    return row


def _away() -> Refused:
    return Refused("gateway_away", gettext("The gateway does not answer: try again in a moment."))


def _asked(call: Callable[[], Answer]) -> Answer:
    db.release()
    try:
        return call()
    except (Retryable, Terminal, Uncertain) as error:
        if error.reason == INSTANCE_UNKNOWN:
            raise Refused(
                "unknown_instance", gettext("The gateway does not know this instance: create it there first.")
            ) from error
        if error.reason == KEY_REFUSED:
            raise Refused(
                "wrong_key", gettext("The gateway does not take our key: somebody has to set EVOLUTION_API_KEY right.")
            ) from error
        if isinstance(error, Terminal):
            raise Refused("gateway_refused", gettext("The gateway refused this.")) from error
        raise _away() from error
