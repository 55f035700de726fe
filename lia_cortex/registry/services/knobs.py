"""Limits and intervals that operators tune live; the first value of some comes from the environment."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_noop as _

from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import KnobValue


@dataclass(frozen=True, slots=True)
class Knob:
    """A named number with its unit and its first value."""

    name: str
    unit: str
    first: float
    about: str


def _from_settings(name: str, fallback: float) -> float:
    return float(getattr(settings, name, fallback))


TURN_QUIET = Knob("turn_quiet_seconds", "s", 2, _("silence after a customer's message before it is answered"))
TURN_MAX_WAIT = Knob("turn_max_wait_seconds", "s", 10, _("a burst is answered at the latest this long after its start"))
INBOUND_MAX_AGE = Knob("inbound_max_age_seconds", "s", 3600, _("older messages are stored, not answered"))
TURN_MAX_AGE = Knob("turn_max_age_seconds", "s", 21600, _("after this long without the provider a person is asked"))
VISIT_GAP = Knob("visit_gap_seconds", "s", 12 * 3600, _("a message after a longer pause opens a new conversation"))
CUSTOMER_PER_MINUTE = Knob("customer_messages_per_minute", "1/min", 10, _("the excess is kept and answered together"))
UNCERTAIN_HOLD = Knob("uncertain_hold_seconds", "s", 120, _("an uncertain send holds the line this long"))
ECHO_PARK = Knob("echo_park_seconds", "s", 60, _("an echo waits this long for our own sends to settle"))
MEDIA_WAIT = Knob(
    "media_wait_seconds", "s", 30, _("a turn waits this long for its pictures, voice notes and documents")
)
MEDIA_GIVE_UP = Knob(
    "media_give_up_seconds", "s", 1800, _("a file that cannot be taken in is tried again for this long")
)
MEDIA_PER_HOUR = Knob(
    "media_per_hour", "1/h", 40, _("pictures and voice messages of one conversation that go to the model")
)
MEDIA_MAX_MEGABYTES = Knob("media_max_megabytes", "MB", 20, _("larger files are not kept"))
MEDIA_DAYS = Knob("media_days", "d", 365, _("customers' files are kept this long; 0: for ever"))
QUEUE_TOLD_EVERY = Knob(
    "queue_told_every_seconds",
    "s",
    300,
    _("a waiting customer is told a better place at most this often; 0: only at first"),
)
EVENT_PARK = Knob("event_park_seconds", "s", 3600, _("an edit or a receipt waits this long for its message"))
RAW_EVENT_DAYS = Knob("raw_event_days", "d", 7, _("raw webhook events are kept this long"))
QUEUE_SAMPLE_DAYS = Knob("queue_sample_days", "d", 14, _("the trend of the queues is kept this long"))
BUBBLE_PAUSE = Knob("bubble_pause_seconds", "s", 1.2, _("pause between two bubbles of one answer"))
HANDOFFS_PER_TURN = Knob(
    "handoffs_per_turn", "", 3, _("hand-offs between assistants in one turn, then a person is asked")
)
SUPERSEDES_IN_A_ROW = Knob(
    "supersedes_in_a_row", "", 3, _("answers dropped for newer messages, then one is sent anyway")
)
BRL_PER_USD = Knob("brl_per_usd", "R$/US$", 5.4, _("rate at which pages show costs in reais; booked is US$"))
UNKNOWN_INPUT_USD = Knob(
    "unknown_input_usd", "US$/1M", 5, _("ceilings take a million input tokens of a model without a price for this")
)
UNKNOWN_OUTPUT_USD = Knob(
    "unknown_output_usd", "US$/1M", 30, _("ceilings take a million output tokens of a model without a price for this")
)
CHEAPER_MODEL_AT = Knob("cheaper_model_at_percent", "%", 80, _("share of a ceiling from which a cheaper model answers"))
ANSWER_CACHE_AT = Knob("answer_cache_at_percent", "%", 95, _("share of a ceiling from which no model is asked"))
BACKGROUND_YIELDS_AT = Knob(
    "background_yields_at_percent", "%", 80, _("used share of the provider's budget from which background work waits")
)

ALL: dict[str, Knob] = {knob.name: knob for knob in list(globals().values()) if isinstance(knob, Knob)}


def _read(_none: None) -> dict[str, float]:
    return dict(KnobValue.objects.values_list("name", "value"))


_values = Recent(_read)


def value(knob: Knob) -> float:
    """Return the knob's live value, at most a second old."""
    return _values(None).get(knob.name, _from_settings(knob.name.upper(), knob.first))


def forget() -> None:
    """Read the rows again at the next use."""
    _values.forget()
