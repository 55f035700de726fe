"""What people of the example company promise their customers."""

from conversations.models import SlaPolicy

POLICIES = (
    ("Urgente", 2, 120, 300, 4 * 3600),
    ("Padrão", 9, 300, 600, 24 * 3600),
)
"""Name, up to which priority, then the seconds to the first answer, the next answer and the resolution."""


def load() -> None:
    """Write the example's service levels where there is none yet: what an admin changed stays."""
    if SlaPolicy.objects.exists():
        return
    for name, up_to, first, following, resolution in POLICIES:
        SlaPolicy.objects.create(
            name=name,
            up_to_priority=up_to,
            first_answer_seconds=first,
            next_answer_seconds=following,
            resolution_seconds=resolution,
        )
