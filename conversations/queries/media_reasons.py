"""Why a file was not taken in, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "too_large": _("Too large to be kept"),
    "too_many_pixels": _("Not opened: it would unfold to far too many pixels"),
    "not_a_picture": _("Not opened: no picture, whatever it is called"),
    "not_a_sound": _("Not opened: no sound, whatever it is called"),
    "not_allowed": _("Not taken in: the assistant may not"),
    "not_seen": _("Could not be seen"),
    "not_heard": _("Could not be heard"),
    "no_money": _("Not taken in: the ceiling on model costs is reached"),
    "not_in_time": _("Not taken in: the model stayed away too long"),
    "pdf_encrypted": _("Not read: the PDF needs a password"),
    "pdf_scanned": _("Not read: the PDF holds pictures of pages and no text"),
    "pdf_broken": _("Not read: the PDF is broken"),
    "pdf_too_much": _("Not read: the PDF takes too much time or memory"),
    "too_many": _("Not taken in: too many files in an hour"),
    "missing": _("WhatsApp no longer has it"),
    "unreadable": _("What WhatsApp gave cannot be read"),
    "no_instance": _("No WhatsApp session could fetch it"),
    "kills_workers": _("Not opened: it ended each program that tried"),
    "lost": _("The file is missing from storage"),
}


def words(reason: str) -> str:
    """Return the reason for the person who reads it."""
    return str(WORDS.get(reason, _("Could not be opened")))
