"""The page of figures, and the same as a file."""

import csv

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lia_cortex.accounts.models import User
from lia_cortex.analytics.models import Watermark
from lia_cortex.analytics.queries import names
from lia_cortex.analytics.services import refreshing
from lia_cortex.analytics.views import asking, tables
from lia_cortex.analytics.views.tables import Table
from lia_cortex.kernel import clock

BYS = (("assistant", _("Assistant")), ("agent", _("Agent")), ("team", _("Team")), ("number", _("Number")))

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""


@require_safe
@never_cache
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Show the figures; with `format=csv` hand out what the page shows."""
    person = request.user
    if not isinstance(person, User):
        raise TypeError("the view is open to strangers")
    now = clock.now()
    choices = names.choices(person=person)
    asked, by = asking.read(request.GET, person=person, choices=choices, now=now)
    found = tables.of(asked, by=by, choices=choices, now=now)
    if request.GET.get("format") == "csv":
        return _file(found, name=f"analytics-{asked.since}-{asked.until}.csv")
    rest = request.GET.copy()
    rest.pop("by", None)
    mark = Watermark.objects.filter(pk=refreshing.NAME).first()
    context = {
        "section": "analytics",
        "asked": asked,
        "tables": found,
        "filters": [
            (name, label, choices[name], getattr(asked, name))
            for name, label in BYS
            if name != "agent" or person.sees_everything
        ],
        "bys": BYS,
        "by": by,
        "rest": rest.urlencode(),
        "query": request.GET.urlencode(),
        "is_own": not person.sees_everything,
        "refreshed_at": mark.refreshed_at if mark else None,
    }
    return render(request, "analytics/page.html", context)


def _file(found: list[Table], *, name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    out = csv.writer(response)
    for table in found:
        out.writerow([_cell(table.title)])
        out.writerow([_cell(each) for each in table.columns])
        out.writerows([_cell(each) for each in row] for row in table.rows)
        out.writerow([])
    return response


def _cell(text: str) -> str:
    is_number = text.lstrip("-").replace(".", "").replace(",", "").replace(" %", "").isdigit()
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text
