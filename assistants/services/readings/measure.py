"""Count how often the rules are right."""

from collections.abc import Mapping, Sequence

from assistants.services.readings import settle


def right(labelled: Sequence[Mapping[str, str]]) -> tuple[float, float, float]:
    """Return the shares of messages whose topic, urgency and sentiment the rules alone tell as labelled."""
    read = [(one, settle.of([one["text"]], told=None)) for one in labelled]
    topic, urgency, sentiment = (
        sum(one[field] == getattr(reading, field) for one, reading in read) / len(read)
        for field in ("topic", "urgency", "sentiment")
    )
    return topic, urgency, sentiment
