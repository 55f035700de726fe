"""A list as a file: exactly the conversations that the page lists, in its order."""

import csv
import io
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lia_cortex.supervision.queries import board
from lia_cortex.supervision.queries.rows import Row
from lia_cortex.supervision.views import listing
from lia_cortex.supervision.views.listing import Asked

PAGE_SIZE = 500
MOST_ROWS = 20_000
"""A longer file is no list any more: it ends there."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be computed by a spreadsheet: it gets an apostrophe."""


@require_safe
@never_cache
@login_required
def conversations(request: HttpRequest, section: str) -> StreamingHttpResponse:
    """Return the list as comma-separated values."""
    asked = listing.asked(request, section)
    response = StreamingHttpResponse(_lines(asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="conversations.csv"'
    return response


def _lines(asked: Asked) -> Iterator[str]:
    yield "\ufeff" + _line(
        [
            _("Protocol"),
            _("Name"),
            _("State"),
            _("Owner"),
            _("Assistant"),
            _("Priority"),
            _("Urgency"),
            _("Sentiment"),
            _("Tags"),
            _("Waiting since"),
            _("Promised until"),
            _("Last message at"),
        ]
    )
    after, written = "", 0
    while written < MOST_ROWS:
        page = board.page(person=asked.person, by=asked.by, now=asked.now, after=after, size=PAGE_SIZE)
        for row in page.rows:
            yield _line(_cells(row))
        written += len(page.rows)
        after = page.next
        if not after:
            return


def _cells(row: Row) -> list[str]:
    times = (row.waiting_since, row.sla_due_at, row.last_message_at)
    urgency, sentiment = listing.URGENCY.get(row.urgency, ""), listing.SENTIMENT.get(row.sentiment, "")
    words = (row.protocol, row.contact, row.state_label, row.owner, row.assistant, row.priority, urgency, sentiment)
    shown = [date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else "" for at in times]
    return [*(_safe(str(word)) for word in words), _safe(", ".join(row.tags)), *shown]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
