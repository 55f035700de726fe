"""What a page's list needs: the filter of its address, rows, tabs and the strip."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assistants.models import Assistant
from conversations.models import Conversation, Tag, WhatsAppNumber
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import clock
from lia_cortex.kernel.statements import Statement
from lia_cortex.supervision.queries import board, filters, people
from lia_cortex.supervision.queries.filters import Filter
from lia_cortex.supervision.views import tiles
from lia_cortex.supervision.views.access import person

State = Conversation.State

BOARD, DESK = "board", "desk"
LISTS = {BOARD: filters.BOARD, DESK: filters.DESK}
LABELS = {
    "": _("All"),
    State.BOT: _("Assistant"),
    State.WAITING_HUMAN: _("Queue"),
    State.HUMAN: _("People"),
    State.WAITING_CUSTOMER: _("Waiting for the customer"),
    State.CLOSED: _("Closed today"),
    filters.MINE: pgettext_lazy("conversations", "Mine"),
    filters.QUEUE: _("Queue"),
    filters.MENTIONS: _("Mentions"),
    filters.ASIDE: _("Set aside"),
    filters.WATCHED: _("Watched"),
}
URGENCY = {"low": _("Low"), "normal": _("Normal"), "high": _("High"), "critical": _("Critical")}
SENTIMENT = {"negative": _("Negative"), "neutral": _("Neutral"), "positive": _("Positive")}
SLA = {filters.RISK: _("At risk"), filters.LATE: _("Late")}


# Every page with a list asks for these.
_TEAMS = Statement(lambda: Team.objects.values_list("public_id", "name"))
_ASSISTANTS = Statement(lambda: Assistant.objects.order_by("name").values_list("slug", "name"))
_NUMBERS = Statement(lambda: WhatsAppNumber.objects.order_by("name").values_list("public_id", "name"))
_TAGS = Statement(lambda: Tag.objects.filter(is_active=True).values_list("name"))
_STAFF = Statement(lambda: User.objects.filter(is_active=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One field of the filter and what it may be."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for which part of which page."""

    person: User
    section: str
    by: Filter
    now: datetime

    @property
    def base(self) -> str:
        """Return the address of the page's list."""
        return reverse(f"supervision:{self.section}")

    @property
    def is_for_all(self) -> bool:
        """Return whether everybody who sees everything is shown the same."""
        return (
            self.section == BOARD
            and self.person.sees_everything
            and self.by.owner != "me"
            and self.by.list not in filters.DESK
        )

    def row_context(self) -> dict[str, object]:
        """Return what each row of the list needs besides itself."""
        return {"base": self.base, "by": self.by, "search": self.by.search}

    def page(self, *, after: str = "") -> board.Page:
        """Return some rows; raise Http404 for a cursor of somebody else."""
        try:
            return board.page(person=self.person, by=self.by, now=self.now, after=after)
        except board.UnknownCursorError as error:
            raise Http404 from error

    def counts(self) -> dict[str, int]:
        """Return how long the lists of the page are."""
        return board.counts(person=self.person, by=self.by, now=self.now, lists=LISTS[self.section])

    def tiles(self) -> list[tiles.Tile]:
        """Return the strip of the page; a desk has none."""
        if self.section == DESK:
            return []
        return tiles.of(person=self.person, by=self.by, base=self.base, now=self.now)

    def context(self, *, page: board.Page) -> dict[str, object]:
        """Return what the whole page needs."""
        counted = self.counts()
        tabs = [(name, LABELS[name], counted.get(name, 0), self._tab(name)) for name in LISTS[self.section]]
        return self.row_context() | {
            "page": page,
            "section": self.section,
            "tabs": tabs,
            "tiles": self.tiles(),
            "choices": choices(self.by, person=self.person),
            "csv": f"{reverse(f'supervision:{self.section}_csv')}{self.by.search}",
            "thread": None,
        }

    def _tab(self, name: str) -> str:
        """Return the address of a list under the same filter; parts that only a tile sets are left behind."""
        return f"{self.base}{self.by.on(list=name, ended='', answered='', trouble='').search}"


def section(request: HttpRequest) -> str:
    """Return from which page the request comes: links of its answer lead back there."""
    named = request.GET.get("section", BOARD)
    return named if named in LISTS else BOARD


def asked(request: HttpRequest, section: str) -> Asked:
    """Return what the request asks for; the desk opens with the person's own conversations."""
    by = filters.read(request.GET, default=filters.MINE if section == DESK else "")
    return Asked(person=person(request), section=section, by=by, now=clock.now())


def choices(by: Filter, *, person: User) -> list[Choice]:
    """Return the fields of the filter; an agent, who sees no colleague's conversations, is offered no owner."""
    found = [
        ("team", _("Team"), _TEAMS.all()),
        ("assistant", _("Assistant"), _ASSISTANTS.all()),
        ("number", _("Number"), _NUMBERS.all()),
        ("urgency", _("Urgency"), [(value, str(label)) for value, label in URGENCY.items()]),
        ("sentiment", _("Sentiment"), [(value, str(label)) for value, label in SENTIMENT.items()]),
        ("sla", _("Promised answer"), [(value, str(label)) for value, label in SLA.items()]),
        (
            "tag",
            pgettext_lazy("of a conversation", "Tag"),
            [(name, name) for (name,) in _TAGS.all()],
        ),
    ]
    if person.sees_everything:
        staff = [(each.public_id, people.person(each)) for each in _STAFF.all()]
        found.append(("owner", _("Owner"), [("me", str(_("Me"))), *sorted(staff, key=lambda each: each[1])]))
    return [
        Choice(name=name, label=str(label), value=getattr(by, name), options=options)
        for name, label, options in found
        if options
    ]
