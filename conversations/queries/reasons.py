"""Why a person was asked or a conversation ended, in words: assistants give their own, code gives names."""

from django.utils.translation import gettext_lazy

WORDS = {
    "assistants:off": gettext_lazy("The assistants are switched off."),
    "ceiling:conversation": gettext_lazy("The ceiling on this conversation's model costs is reached."),
    "ceiling:day": gettext_lazy("The ceiling on the day's model costs is reached."),
    "ceiling:month": gettext_lazy("The ceiling on the month's model costs is reached."),
    "ceiling:answer_cache": gettext_lazy("Model costs are near their ceiling: only known questions are answered."),
    "ceiling:person": gettext_lazy("A ceiling on model costs is reached."),
    "limit:steps": gettext_lazy("The assistant took as many steps as one answer may take."),
    "limit:tokens": gettext_lazy("The assistant used as many tokens as one answer may use."),
    "limit:usd": gettext_lazy("The answer cost as much as one answer may cost."),
    "provider": gettext_lazy("The model could not be reached for too long."),
    "return:silent": gettext_lazy("The customer waited too long for the person who had the conversation."),
    "return:away": gettext_lazy("The person who had the conversation is away."),
    "return:phone": gettext_lazy("Nobody answered from the phone any more."),
    "visit over": gettext_lazy("The customer began another visit."),
    "backlog": gettext_lazy("The message came too late to be answered."),
    "done": gettext_lazy("Done"),
    "verification code": gettext_lazy("A verification code was sent here."),
    "undone": gettext_lazy("Taken back by who had done it."),
    "stuck": gettext_lazy("The assistant's answer was stuck."),
    "routing in circles": gettext_lazy("The assistants handed the customer on in circles."),
    "the contacts were separated": gettext_lazy("Another customer wrote here too: their contacts were separated"),
}
KINDS = {
    "provider": gettext_lazy("The model would not answer this."),
    "unknown_effect": gettext_lazy("Nobody knows whether a tool did its work: look before you do it again."),
    "guard": gettext_lazy("No answer could be given that is backed by what is known."),
}


def words(reason: str) -> str:
    """Return a reason for the person who reads it; what an assistant wrote stays as it is."""
    known = WORDS.get(reason)
    if known is not None:
        return str(known)
    kind, colon, detail = reason.partition(":")
    if not colon or kind not in KINDS:
        return reason
    return f"{KINDS[kind]} ({detail})"
