"""What people of the example company promise their customers, and what their conversations may be called."""

from conversations.models import ReturnRule, SlaPolicy, Tag

POLICIES = (
    ("Urgente", 2, 120, 300, 4 * 3600),
    ("Padrão", 9, 300, 600, 24 * 3600),
)
"""Name, up to which priority, then the seconds to the first answer, the next answer and the resolution."""


RETURNS = (
    (ReturnRule.When.SILENT, 20 * 60, ReturnRule.Goes.QUEUE),
    (ReturnRule.When.PHONE, 30 * 60, ReturnRule.Goes.BOT),
)
"""What is counted, after how many seconds, and who has the floor then."""

TAGS = ("vip", "urgent", "mudança de endereço", "fibra", "aguarda técnico", "elogio")
"""The first two raise the priority."""


def load() -> None:
    """Write the example's service levels, rules and tags where there are none yet: what an admin changed stays."""
    _load_policies()
    if not ReturnRule.objects.exists():
        ReturnRule.objects.bulk_create(
            ReturnRule(when=when, after_seconds=after, goes=goes) for when, after, goes in RETURNS
        )
    if not Tag.objects.exists():
        Tag.objects.bulk_create(Tag(name=name) for name in TAGS)


def _load_policies() -> None:
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
