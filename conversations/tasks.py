"""Background work: each task carries ids, makes one call, and may run twice."""

from celery import shared_task

from conversations import jobs
from conversations.services import (
    assignment,
    courtesy,
    house,
    inbound,
    media,
    outages,
    outbox,
    queueing,
    samples,
    sla,
    summaries,
    sweeps,
    turns,
)
from lia_cortex.kernel import clock


@shared_task(name=jobs.APPLY_EVENTS.name)
def apply_events(*, event_ids: list[int], **_: object) -> None:
    """Apply raw events to the conversations that they belong to."""
    inbound.apply_all(event_ids=event_ids, now=clock.now())


@shared_task(name=jobs.OPEN_TURN.name)
def open_turn(*, conversation_id: int, **_: object) -> None:
    """Open a turn for messages that wait without one."""
    turns.open_for_unanswered(conversation_id=conversation_id, now=clock.now())


@shared_task(name=jobs.RUN_TURN.name)
def run_turn(*, turn_id: int, **_: object) -> None:
    """Answer a turn that is due."""
    turns.run(turn_id=turn_id, clock=clock.now)


@shared_task(name=jobs.SUMMARISE.name)
def summarise(*, conversation_id: int, **_: object) -> None:
    """Extend the running summary of a long conversation."""
    summaries.extend(conversation_id=conversation_id)


@shared_task(name=jobs.SUMMARISE_FOR_PEOPLE.name)
def summarise_for_people(*, conversation_id: int, **_: object) -> None:
    """Write the summary of a conversation that reached people without one."""
    summaries.for_people(conversation_id=conversation_id)


@shared_task(name=jobs.SEND_NEXT.name)
def send_next(*, conversation_id: int, **_: object) -> None:
    """Send the next bubble of a conversation."""
    outbox.send_next(conversation_id=conversation_id, clock=clock.now)


@shared_task(name=jobs.LOOK_UP.name)
def look_up(*, outbound_id: int, **_: object) -> None:
    """Find out whether an uncertain send left."""
    outbox.look_up(outbound_id=outbound_id, clock=clock.now)


@shared_task(name=jobs.SHOW_TYPING.name)
def show_typing(*, turn_id: int, token: int, reads: bool = False, **_: object) -> None:
    """Show the customer that the messages were read and that an answer is being written."""
    courtesy.show_typing(turn_id=turn_id, token=token, reads=reads)


@shared_task(name=jobs.READ_MEDIA.name)
def read_media(*, reading_id: int, **_: object) -> None:
    """Fetch a file, look at it, and take it in."""
    media.work(reading_id=reading_id, clock=clock.now)


@shared_task(name=jobs.ASSIGN.name)
def assign(*, conversation_id: int, **_: object) -> None:
    """Give a waiting conversation to somebody who has room."""
    assignment.offer(conversation_id=conversation_id, now=clock.now())


@shared_task(name=jobs.WATCH_PROMISES.name)
def watch_promises(**_: object) -> None:
    """Let overdue promises ring, give out what waits to whoever is there and has room, tell the others their place."""
    sla.sweep(now=clock.now())
    assignment.sweep(now=clock.now())
    queueing.sweep(now=clock.now())


@shared_task(name=jobs.SWEEP.name)
def sweep(**_: object) -> None:
    """Find what lost nudges left behind."""
    sweeps.sweep(now=clock.now())


@shared_task(name=jobs.WATCH_INSTANCES.name)
def watch_instances(**_: object) -> None:
    """Ask the gateway how its instances are."""
    house.watch_instances(now=clock.now())


@shared_task(name=jobs.SAMPLE_QUEUES.name)
def sample_queues(**_: object) -> None:
    """Write down what each queue holds this minute."""
    samples.take(now=clock.now())


@shared_task(name=jobs.KEEP_HOUSE.name)
def keep_house(**_: object) -> None:
    """Keep partitions ahead and raw events within their retention."""
    house.keep(now=clock.now())


@shared_task(name=jobs.FORGET_FILES.name)
def forget_files(**_: object) -> None:
    """Delete customers' files past their retention."""
    media.forget_old(now=clock.now())


@shared_task(name=jobs.WATCH_OUTAGES.name)
def watch_outages(**_: object) -> None:
    """Find outages to ask about, and customers to tell that one is over."""
    outages.sweep(now=clock.now())


@shared_task(name=jobs.LOOK_AT_OUTAGE.name)
def look_at_outage(*, watch_id: int, **_: object) -> None:
    """Ask whether an outage is over."""
    outages.look(watch_id=watch_id, now=clock.now())
