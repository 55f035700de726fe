"""A person says that two contacts are one customer, or that they are not after all."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from conversations.models import Contact, ContactMerge
from conversations.services.inbound import merging
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.registry.services import audit

CONFIRMED = "confirmed"


class MergeForm(forms.Form):
    """Who else this customer is, and how somebody knows."""

    other = forms.CharField(
        label=_("is the same customer as"),
        help_text=_("Public id, phone as +55…, or full WhatsApp id"),
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(label=_("evidence"), max_length=200, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contact = contact

    def clean_other(self) -> Contact:
        """Return the contact that is meant."""
        wanted = self.cleaned_data["other"].strip()
        known = Contact.objects.filter(identities__value=wanted) | Contact.objects.filter(public_id=wanted)
        found = known.order_by("pk").first()
        if found is None:
            raise forms.ValidationError(gettext("There is no such contact."))
        if found.root_id == self._contact.root_id:
            raise forms.ValidationError(gettext("These two count as one already."))
        return found


def merge(page: PlatformAdmin, request: HttpRequest, chosen: QuerySet[Contact]) -> TemplateResponse | None:
    """Ask whom the chosen contact is the same customer as, then merge the two; of two chosen the older survives."""
    contacts = list(chosen.order_by("pk")[:3])
    if len(contacts) > 2:
        page.message_user(request, _("Select one contact, or two."), messages.ERROR)
        return None
    contact = contacts[0]
    given = request.POST if CONFIRMED in request.POST else None
    form = MergeForm(given, contact=contact, initial={"other": contacts[-1].public_id if contacts[1:] else ""})
    if given is None or not form.is_valid():
        return _ask(
            page,
            request,
            action="merge",
            chosen=contact,
            title=gettext("Count as one customer"),
            says=gettext("From now on both write in one conversation. What either said stays where it is."),
            form=form,
        )
    now = clock.now()
    with transaction.atomic():
        made = merging.merge_by_person(
            survivor=contact,
            absorbed=form.cleaned_data["other"],
            reason=form.cleaned_data["reason"],
            person=request.user,  # type: ignore[arg-type]  # the page is for people who logged in
            now=now,
        )
        if made is not None:
            _audit(request, made, "merged", now=now)
    if made is None:  # a colleague was faster
        page.message_user(request, _("These two count as one already."), messages.WARNING)
    else:
        page.message_user(request, _("The two contacts count as one customer now."))
    return None


def separate(page: PlatformAdmin, request: HttpRequest, chosen: QuerySet[ContactMerge]) -> TemplateResponse | None:
    """Say what follows, then let the chosen merge's contacts stand for themselves again."""
    merges = list(chosen.select_related("survivor", "absorbed")[:2])
    if len(merges) != 1:
        page.message_user(request, _("Select one merge."), messages.ERROR)
        return None
    held = merges[0]
    if CONFIRMED not in request.POST:
        return _ask(
            page,
            request,
            action="separate",
            chosen=held,
            title=gettext("Separate the contacts"),
            says=gettext(
                "Where both wrote in one conversation, what was still to be sent is cancelled, the assistant forgets "
                "what was said, and a person is asked to go on."
            ),
        )
    now = clock.now()
    try:
        with transaction.atomic():
            merging.separate(merge=held, person=request.user, now=now)  # type: ignore[arg-type]
            _audit(request, held, "separated", now=now)
    except Refused as refused:
        page.message_user(request, str(refused), messages.ERROR)
    else:
        page.message_user(request, _("The contacts stand for themselves again."))
    return None


def _ask(
    page: PlatformAdmin,
    request: HttpRequest,
    *,
    action: str,
    chosen: Contact | ContactMerge,
    title: str,
    says: str,
    form: MergeForm | None = None,
) -> TemplateResponse:
    context = page.admin_site.each_context(request) | {
        "opts": page.opts,
        "media": page.media,
        "title": title,
        "says": says,
        "chosen": chosen,
        "form": form,
        "action": action,
        "confirmed": CONFIRMED,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "conversations/confirm_contacts.html", context)


def _audit(request: HttpRequest, made: ContactMerge, what: str, *, now: datetime) -> None:
    audit.record(
        actor=request.user,  # type: ignore[arg-type]
        action=f"conversations.contacts_{what}",
        subject=made.absorbed.public_id,
        details={"survivor": made.survivor.public_id, "merge": made.pk},
        now=now,
    )
