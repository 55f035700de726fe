"""What one conversation comes to; deleted and made again as a whole whenever the conversation changed.

Days and hours are those of TIME_ZONE. Ids of other rows are plain numbers: facts follow rows and never hold them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Who(models.TextChoices):
    """Who answered."""

    BOT = "bot", _("Assistant")
    PERSON = "person", _("Person")


class Dimensions(models.Model):
    """By what figures are told apart, as it was at the time; `agent` is a person of ours, empty where none acted."""

    number_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    assistant_id = models.BigIntegerField()
    agent_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Visit(Dimensions):
    """A conversation, under those who served it last.

    `ended_at` is set while nobody waits in it, `is_closed` when somebody or a rule closed it.
    One that the assistant answered and nobody closed counts as ended once the pause between visits has passed.
    """

    conversation_id = models.BigIntegerField(primary_key=True)
    opened_at = models.DateTimeField()
    opened_day = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_day = models.DateField(null=True)
    is_closed = models.BooleanField()
    returned_at = models.DateTimeField(null=True)
    customer_messages = models.IntegerField()
    bot_messages = models.IntegerField()
    person_messages = models.IntegerField()
    was_with_people = models.BooleanField()

    class Meta:
        verbose_name = _("visit in figures")
        verbose_name_plural = _("visits in figures")
        indexes = [
            models.Index(name="visit_opened_day", fields=["opened_day"]),
            models.Index(name="visit_ended_day", fields=["ended_day"], condition=models.Q(ended_day__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.conversation_id)


class Answer(Dimensions):
    """The first thing that the company said after the customer asked, or after a person was asked for."""

    conversation_id = models.BigIntegerField(db_index=True)
    day = models.DateField(db_index=True)
    by = models.CharField(max_length=6, choices=Who)
    is_first = models.BooleanField()
    answered_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        verbose_name = _("answer in figures")
        verbose_name_plural = _("answers in figures")

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.by} {self.seconds}"


class Transfer(Dimensions):
    """A change of hands: who had it, who has it then, and why, without private data.

    `giver` and `taker` are kinds of owners, empty where no row tells; their ids those of an assistant or a team.
    """

    conversation_id = models.BigIntegerField(db_index=True)
    day = models.DateField(db_index=True)
    kind = models.CharField(max_length=12)
    giver = models.CharField(max_length=6)
    giver_id = models.BigIntegerField(null=True)
    taker = models.CharField(max_length=6)
    taker_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("transfer in figures")
        verbose_name_plural = _("transfers in figures")

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"


class Said(Dimensions):
    """How many messages a conversation had within an hour while these had it."""

    conversation_id = models.BigIntegerField(db_index=True)
    day = models.DateField(db_index=True)
    hour = models.SmallIntegerField()
    customer = models.IntegerField()
    bot = models.IntegerField()
    person = models.IntegerField()

    class Meta:
        verbose_name = _("hour of a conversation in figures")
        verbose_name_plural = _("hours of conversations in figures")

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.day} {self.hour}"
