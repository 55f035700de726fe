"""A visit of a customer: who has the floor, since when, and how it ended."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistants.models import Assistant
from conversations.models.contact import Contact, ContactIdentity
from conversations.models.instance import WhatsAppNumber
from lia_cortex.accounts.models import Team
from lia_cortex.kernel import ids
from lia_cortex.kernel.errors import IllegalMove


class Conversation(models.Model):
    """One visit on one number, with one state and exactly one owner.

    The floor is fenced: each change of who may speak raises `floor_epoch`, and a bubble leaves only while
    the epoch it was written under is still the conversation's.
    """

    class State(models.TextChoices):
        """Who is expected to act."""

        BOT = "bot", _("With the assistant")
        WAITING_HUMAN = "waiting_human", _("Waiting for a person")
        HUMAN = "human", _("With a person")
        WAITING_CUSTOMER = "waiting_customer", _("Waiting for the customer")
        CLOSED = "closed", _("Closed")

    class Owner(models.TextChoices):
        """Who has the floor."""

        BOT = "bot", _("Assistant")
        QUEUE = "queue", _("Queue")
        PERSON = "person", _("Person")
        PHONE = "phone", _("The phone's owner")
        NONE = "none", _("Nobody")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        State.BOT: frozenset({State.BOT, State.WAITING_HUMAN, State.HUMAN, State.CLOSED}),
        State.WAITING_HUMAN: frozenset({State.BOT, State.HUMAN, State.CLOSED, State.WAITING_HUMAN}),
        State.HUMAN: frozenset({State.BOT, State.WAITING_HUMAN, State.WAITING_CUSTOMER, State.CLOSED, State.HUMAN}),
        State.WAITING_CUSTOMER: frozenset({State.HUMAN, State.BOT, State.WAITING_HUMAN, State.CLOSED}),
        State.CLOSED: frozenset({State.BOT, State.HUMAN, State.WAITING_HUMAN}),
    }

    OF_ONE_FLOOR = (
        "assigned_at",
        "snoozed_until",
        "return_since",
        "return_due_at",
        "return_noticed_at",
        "whispered_at",
        "queue_told_at",
        "queue_told_place",
    )
    """What ends with the floor that it was said of, unless the change says otherwise."""

    public_id = models.CharField(max_length=32, unique=True, default=ids.conversation, editable=False)
    protocol = models.CharField(_("protocol"), max_length=20, unique=True, editable=False)
    number = models.ForeignKey(
        WhatsAppNumber, verbose_name=_("number"), on_delete=models.PROTECT, related_name="conversations"
    )
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="conversations"
    )
    identity = models.ForeignKey(
        ContactIdentity,
        verbose_name=_("answers go to"),
        on_delete=models.PROTECT,
        related_name="conversations",
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.BOT)
    owner_kind = models.CharField(_("owner"), max_length=6, choices=Owner, default=Owner.BOT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_conversations",
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conversations",
    )
    assistant = models.ForeignKey(
        Assistant, verbose_name=_("assistant"), on_delete=models.PROTECT, related_name="conversations"
    )
    floor_epoch = models.PositiveIntegerField(_("floor epoch"), default=0, editable=False)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5, help_text=_("0 is the most urgent"))
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    topic = models.CharField(_("topic"), max_length=20, blank=True, help_text=_("what the customer last wrote about"))
    urgency = models.CharField(_("urgency"), max_length=10, blank=True)
    sentiment = models.CharField(_("sentiment"), max_length=10, blank=True, help_text=_("of the newest messages"))
    opened_at = models.DateTimeField(_("opened at"))
    waiting_since = models.DateTimeField(
        _("waiting since"), null=True, blank=True, help_text=_("oldest unanswered message")
    )
    last_message_at = models.DateTimeField(_("last message at"))
    customer_typing_at = models.DateTimeField(_("customer seen typing at"), null=True, blank=True, editable=False)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    assigned_at = models.DateTimeField(
        _("with this person since"), null=True, blank=True, help_text=_("when the floor came to its person")
    )
    sla_due_at = models.DateTimeField(
        _("answer promised until"), null=True, blank=True, help_text=_("the nearest of its running clocks")
    )
    return_due_at = models.DateTimeField(
        _("goes back at"), null=True, blank=True, help_text=_("when a rule takes the floor from its person")
    )
    return_noticed_at = models.DateTimeField(_("person told of it at"), null=True, blank=True, editable=False)
    return_since = models.DateTimeField(
        _("return counted from"), null=True, blank=True, editable=False, help_text=_("empty: nothing is counted")
    )
    whispered_at = models.DateTimeField(
        _("whispered at"), null=True, blank=True, editable=False, help_text=_("oldest that the assistant has not read")
    )
    queue_told_at = models.DateTimeField(_("told of the queue at"), null=True, blank=True, editable=False)
    queue_told_place = models.PositiveIntegerField(
        _("place in the queue that the customer was told"), null=True, blank=True, editable=False
    )
    handoff_reason = models.CharField(_("reason of the hand-off"), max_length=200, blank=True)
    handoff_summary = models.TextField(_("summary of the hand-off"), blank=True)
    summary = models.TextField(_("running summary"), blank=True, help_text=_("of what the assistant no longer reads"))
    summary_until = models.BigIntegerField(_("summarised up to message"), default=0, editable=False)
    turns_until = models.BigIntegerField(
        _("turns read up to"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("what earlier turns found out is not read again"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    close_reason = models.CharField(_("reason of closing"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-last_message_at", "-id"]
        indexes = [
            models.Index(name="conversation_recent", fields=["-last_message_at", "-id"]),
            models.Index(name="conversation_state", fields=["state", "priority", "waiting_since"]),
            models.Index(name="conversation_sla", fields=["sla_due_at"], condition=Q(sla_due_at__isnull=False)),
            models.Index(
                name="conversation_snoozed", fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False)
            ),
            models.Index(
                name="conversation_returns", fields=["return_due_at"], condition=Q(return_due_at__isnull=False)
            ),
            models.Index(name="conversation_closed", fields=["-closed_at"], condition=Q(closed_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_conversation", fields=["number", "contact"], condition=~Q(state="closed")
            ),
            models.CheckConstraint(
                name="state_has_its_owner",
                condition=Q(state="bot", owner_kind="bot")
                | Q(state="waiting_human", owner_kind="queue")
                | Q(state__in=["human", "waiting_customer"], owner_kind__in=["person", "phone"])
                | Q(state="closed", owner_kind="none"),
            ),
            models.CheckConstraint(
                name="a_person_has_a_name",
                condition=Q(owner_kind="person", owner__isnull=False)
                | (~Q(owner_kind="person") & Q(owner__isnull=True)),
            ),
            models.CheckConstraint(
                name="closed_has_time_and_reason",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(close_reason="")
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(name="priority_in_range", condition=Q(priority__lte=9)),
        ]

    def __str__(self) -> str:
        return self.protocol

    def change_floor(self, state: str, owner_kind: str, *, owner_id: int | None = None, **fields: Any) -> None:
        """Give the floor to somebody else; the row must be locked by the caller. Raises IllegalMove."""
        if state not in self.NEXT[self.state]:
            raise IllegalMove(f"Conversation: {self.state} -> {state}")
        stays = owner_id is not None and owner_id == self.owner_id
        gone: dict[str, Any] = dict.fromkeys(self.OF_ONE_FLOOR)
        if stays:
            del gone["assigned_at"]
        if state == self.State.BOT:
            del gone["whispered_at"]
        fields = gone | fields
        fields |= {
            "state": state,
            "owner_kind": owner_kind,
            "owner_id": owner_id,
            "floor_epoch": self.floor_epoch + 1,
        }
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
