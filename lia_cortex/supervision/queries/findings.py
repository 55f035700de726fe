"""What the guards object to in a suggestion, and what it rests on, in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assistants.services.guards.verdicts import Finding, Verdict
from knowledge.types import Passage

WORDS = {
    Verdict.TOOL_AS_TEXT: _("It contains a command instead of words."),
    Verdict.CLAIMED_TRANSFER: _("It says that the customer is being transferred: nobody has done that."),
    Verdict.CLAIMED_ACTION: _("It says that something was done: make sure of it first."),
    Verdict.CLAIMED_NO_DEBT: _("It says that nothing is owed: look at the invoices first."),
    Verdict.AMOUNT: _("It names an amount that stands in no source."),
    Verdict.DATE: _("It names a date or a time that stands in no source."),
    Verdict.CODE: _("It contains a code that stands in no source."),
    Verdict.PROTOCOL: _("It names a protocol that stands in no source."),
    Verdict.OTHERS_DATA: _("It contains data that may be somebody else's."),
    Verdict.GRANT: _("It grants something that stands in no source."),
    Verdict.IDENTITY: _("It is unclear about who writes."),
    Verdict.DICTATED: _("It follows words that the customer dictated."),
    Verdict.LEAK: _("It contains internal words."),
    Verdict.HIDDEN_TEXT: _("It contains invisible signs."),
    Verdict.CUT_OFF: _("It is cut off at the end."),
}


def source(passage: Passage) -> str:
    """Return from where in the knowledge a passage is, for the person who uses it."""
    where = f"{passage.title} · {passage.heading}" if passage.heading else passage.title
    return gettext("%(where)s, version %(version)s") % {"where": where, "version": passage.version}


def words(finding: Finding | None) -> str:
    """Return the hint for the person who edits the suggestion; nothing where there is no objection."""
    if finding is None:
        return ""
    told = str(WORDS.get(finding.verdict, _("Check it against what is known.")))
    return f"{told} “{finding.evidence[:80]}”" if finding.evidence else told
