"""A code that only who holds the registered phone can read: sent once, short-lived, few tries."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from assistants.models import CustomerVerification, VerificationCode
from assistants.ports import CodeCourier
from assistants.services.customers import phones, proofs, sealing
from assistants.services.customers.documents import Document
from assistants.services.customers.lookup import Customer
from assistants.types import ToolContext
from lia_cortex.kernel.errors import Refused

log = logging.getLogger(__name__)

Status, Proof = CustomerVerification.Status, CustomerVerification.Proof

DIGITS = 6
LIFETIME = timedelta(minutes=10)
TRIES = 5
"""Wrong tries that a code bears: five guesses at a million."""

WINDOW = timedelta(hours=1)
CODES_PER_CONVERSATION = 3
CODES_PER_PHONE = 3
WRONG_TRIES_PER_CONVERSATION = 10
"""Within a `WINDOW`; whoever needs more talks to a person."""


def send(*, document: Document, customer: Customer | None, context: ToolContext) -> str:
    """Send a code to the customer's registered phone and return its last two digits.

    Where there is no such customer or phone everything looks the same, and nothing is sent. A call id sends once.
    Raise Refused `too_many_codes`.
    """
    phone = _registered(customer)
    # A number that stays the same for a document, so that asking twice shows nothing.
    made_up = sealing.digest("nobody", document.kind, document.number)
    ending = phones.ending(phone) if phone else f"{int(made_up, 16) % 100:02d}"
    destination = sealing.digest("phone", phones.key(phone)) if phone else made_up
    with transaction.atomic():
        proofs.alone(context.scope)
        context.still_wanted()
        earlier = VerificationCode.objects.filter(call_id=context.call_id).first()
        if earlier is not None:
            return earlier.ending
        _check_limits(context.scope, destination, now=context.now)
        row = proofs.claim(scope=context.scope, document=document, customer=customer, now=context.now)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        VerificationCode.objects.create(
            verification=row,
            scope=context.scope,
            call_id=context.call_id,
            digest=_digest(row, code),
            destination=destination,
            ending=ending,
            sent_at=context.now,
            expires_at=context.now + LIFETIME,
        )
        if row.status == Status.CLAIMED:
            row.move(Status.CODE_SENT)
        if phone:
            _courier().deliver(scope=context.scope, phone=phones.forms(phone)[0], text=_words(code), now=context.now)
    log.info("customers.code_sent verification=%s", row.pk)
    return ending


def check(typed: str, *, context: ToolContext) -> None:
    """Verify the customer when this is the code that was sent last.

    Raise Refused `no_code_sent`, `code_expired`, `wrong_code` or `too_many_tries`.
    """
    with transaction.atomic():
        refusal = _checked("".join(filter(str.isdecimal, typed)), context=context)
    # Outside of the transaction: a wrong try stays counted.
    if refusal is not None:
        raise refusal


def _checked(typed: str, *, context: ToolContext) -> Refused | None:
    proofs.alone(context.scope)
    context.still_wanted()
    row = proofs.pending(context.scope)
    if row is None and _is_proven_by(typed, context=context):
        return None
    code = None if row is None else row.codes.filter(used_at__isnull=True).order_by("-pk").first()
    if row is None or code is None:
        return Refused("no_code_sent", "No code is waiting. Ask for the CPF or CNPJ to send one.")
    if code.expires_at <= context.now:
        return Refused("code_expired", "The code is too old. Offer to send a new one: call again with the document.")
    if _wrong_tries(context.scope, now=context.now) >= WRONG_TRIES_PER_CONVERSATION:
        row.move(Status.REFUSED, reason="too many tries")
        return Refused("too_many_tries", "There were too many wrong codes. Offer a person.")
    if typed and _digest_matches(row, typed, code):
        VerificationCode.objects.filter(pk=code.pk).update(used_at=context.now)
        if not row.sealed:
            return Refused("wrong_code", "That is not the code.")
        proofs.verify(row=row, proof=Proof.CODE, now=context.now)
        return None
    VerificationCode.objects.filter(pk=code.pk).update(wrong_tries=F("wrong_tries") + 1)
    if code.wrong_tries + 1 >= TRIES:
        row.move(Status.REFUSED, reason="too many tries")
        return Refused(
            "too_many_tries", "The code was wrong too often and counts no more. Offer a new code or a person."
        )
    return Refused("wrong_code", "That is not the code. Ask the customer to look at it again.")


def _is_proven_by(typed: str, *, context: ToolContext) -> bool:
    """Tell whether this code has just proven who the customer is: asked again, it says so again."""
    known = proofs.known(context.scope, now=context.now)
    used = known and known.row.codes.filter(used_at__isnull=False, expires_at__gt=context.now).order_by("-pk").first()
    return bool(known and used and typed and _digest_matches(known.row, typed, used))


def waiting(scope: str, *, now: datetime) -> VerificationCode | None:
    """Return the code that the customer may still type."""
    found = VerificationCode.objects.filter(scope=scope, used_at__isnull=True, expires_at__gt=now)
    return found.filter(verification__status=Status.CODE_SENT).order_by("-pk").first()


def sent_since(scope: str, *, since: datetime) -> bool:
    """Tell whether a code was asked for in the conversation since then."""
    return VerificationCode.objects.filter(scope=scope, sent_at__gte=since).exists()


def is_code(digits: Collection[str], *, scope: str, since: datetime) -> bool:
    """Tell whether one of these is a code that was sent for the conversation since then, used or not."""
    rows = VerificationCode.objects.filter(scope=scope, sent_at__gte=since).select_related("verification")
    return any(_digest_matches(row.verification, each, row) for row in rows for each in digits)


def _check_limits(scope: str, destination: str, *, now: datetime) -> None:
    lately = VerificationCode.objects.filter(sent_at__gt=now - WINDOW)
    # Two conversations may ask for codes to one phone at once.
    proofs.alone(destination)
    if (
        lately.filter(scope=scope).count() >= CODES_PER_CONVERSATION
        or lately.filter(destination=destination).count() >= CODES_PER_PHONE
    ):
        raise Refused("too_many_codes", "No more codes are sent for now. Offer a person, or to try again in an hour.")


def _wrong_tries(scope: str, *, now: datetime) -> int:
    lately = VerificationCode.objects.filter(scope=scope, sent_at__gt=now - WINDOW)
    return lately.aggregate(wrong=Sum("wrong_tries"))["wrong"] or 0


def _registered(customer: Customer | None) -> str:
    return next((phone for phone in customer.phones if phones.key(phone)), "") if customer else ""


def _words(code: str) -> str:
    return gettext(
        "Your code is %(code)s. Type it in the conversation in which you were asked for it; it counts for "
        "%(minutes)s minutes. Did you not ask for it? Then ignore this message and tell nobody the code."
    ) % {"code": code, "minutes": int(LIFETIME.total_seconds() // 60)}


def _digest(row: CustomerVerification, code: str) -> str:
    return sealing.digest("code", str(row.pk), code)


def _digest_matches(row: CustomerVerification, typed: str, code: VerificationCode) -> bool:
    return any(secrets.compare_digest(each, code.digest) for each in sealing.digests("code", str(row.pk), typed))


def _courier() -> CodeCourier:
    courier: CodeCourier = import_string(settings.VERIFICATION_COURIER)()
    return courier
