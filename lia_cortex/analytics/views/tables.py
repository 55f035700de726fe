"""The figures as tables: what the page draws and what its file holds is the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lia_cortex.analytics.models.facts import Who
from lia_cortex.analytics.queries import delays, names, outcomes, transfers, volume
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.queries.delays import Times
from lia_cortex.analytics.queries.names import Choice
from lia_cortex.analytics.queries.outcomes import Rate
from lia_cortex.analytics.queries.volume import Volume

K = TypeVar("K")

HOTTEST = 5
UNGROUPED = 999.5


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as people read them; `chart` draws them too, from `series`: a column's name, its numbers by row, its tone.

    `heat` is how much each cell after the first has of the most, from 0 to 5.
    """

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    chart: str = ""
    labels: Sequence[str] = field(default=())
    series: Sequence[tuple[str, Sequence[int], int]] = field(default=())

    heat: Sequence[Sequence[int]] = field(default=())

    @property
    def lines(self) -> list[tuple[str, Sequence[str]]]:
        """Return each row's head and its other cells."""
        return [(row[0], row[1:]) for row in self.rows]

    @property
    def heated(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return each row's head and its other cells with their heat."""
        pairs = zip(self.lines, self.heat, strict=True)
        return [(head, list(zip(cells, levels, strict=True))) for (head, cells), levels in pairs]

    @property
    def data(self) -> dict[str, object]:
        """Return what the chart is drawn from."""
        return {"labels": self.labels, "series": self.series}

    @property
    def data_id(self) -> str:
        """Return the name of that in the page."""
        return f"data-{self.key}"


def number(value: float | None, places: int = 0) -> str:
    """Return the number as the reader writes it, a dash for none."""
    if value is None:
        return "–"
    if not places and abs(value) < UNGROUPED:
        return str(round(value))  # every language writes it so, and a year has thousands of them
    return str(number_format(round(value, places), places, force_grouping=True))


def percent(share: float | None) -> str:
    """Return a share of 1 in percent."""
    return "–" if share is None else f"{number(share * 100, 1)} %"


def span(seconds: float | None) -> str:
    """Return seconds in the unit that fits them."""
    if seconds is None:
        return "–"
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{number(seconds / size, 1)} {unit}"
    return f"{number(seconds, 1)} s"


def of(asked: Asked, *, by: str, choices: dict[str, list[Choice]], now: datetime) -> list[Table]:
    """Return every table of the page; those that compare name the days before."""
    said = volume.of(asked)
    times, times_before = delays.of(asked)
    ended, ended_before = outcomes.of(asked, now=now)
    return [
        _totals(said.total, said.before),
        _automation(ended, ended_before),
        _times(times, times_before, ended.resolve, ended_before.resolve),
        _volume("day", _("Messages by day"), _("Day"), said.by_day, _day, _day_of_year),
        _volume("hour", _("Messages by hour"), _("Hour"), said.by_hour, lambda hour: f"{hour:02d}:00", "{:02d}".format),
        _volume("weekday", _("Messages by weekday"), _("Weekday"), said.by_weekday, WEEKDAYS.get, WEEKDAYS_ABBR.get),
        _week(said),
        _transfers(asked, choices=choices),
        _parts(asked, by=by, choices=choices[by], now=now),
    ]


def _day(day: date) -> str:
    return _said(day, "SHORT_DATE_FORMAT", get_language())


def _day_of_year(day: date) -> str:
    return _said(day, "MONTH_DAY_FORMAT", get_language())


@lru_cache(maxsize=4096)  # the days of five years, both ways: a page of a year has hundreds
def _said(day: date, how: str, _language: str | None) -> str:
    return str(date_format(day, how))


def _totals(now: Volume, before: Volume) -> Table:
    labels = {
        "visits": _("New conversations"),
        "customer": _("Messages of customers"),
        "bot": _("Messages of assistants"),
        "person": _("Messages of people"),
    }
    rows = [[label, *_compared(getattr(now, name), getattr(before, name), number)] for name, label in labels.items()]
    return Table("totals", _("Volume"), [_("Figure"), _("Now"), _("Before"), _("Change")], rows)


def _compared(now: float | None, before: float | None, show: Callable[[float | None], str]) -> list[str]:
    change = "–" if now is None or not before else f"{number((now / before - 1) * 100, 1)} %"
    return [show(now), show(before), change]


def _automation(now: outcomes.Outcomes, before: outcomes.Outcomes) -> Table:
    def row(label: str, rate: Rate, earlier: Rate) -> list[str]:
        told = (rate.visits, rate.involved, rate.resolved)
        shares = (rate.involvement, rate.resolution, rate.automation)
        return [label, *map(number, told), *map(percent, shares), percent(earlier.automation)]

    return Table(
        "automation",
        _("Automation"),
        [
            *(_("Settled"), _("Ended"), _("With an assistant"), _("By it alone")),
            *(_("Involvement"), _("Resolution"), _("Automation rate"), _("Rate before")),
        ],
        [
            row(_("as it ended"), now.ended, before.ended),
            row(_("verified: no return in 72 h"), now.verified, before.verified),
        ],
        note=_(
            "Automation rate = involvement × resolution. Verified counts visits that ended 72 h ago or earlier. "
            "What customers confirmed is not shown: nothing asks them yet."
        ),
    )


def _times(
    now: dict[tuple[str, bool], Times], before: dict[tuple[str, bool], Times], resolve: Times, resolve_before: Times
) -> Table:
    labels = {
        (Who.BOT, True): _("First answer of an assistant"),
        (Who.BOT, False): _("Next answers of assistants"),
        (Who.PERSON, True): _("First answer of a person"),
        (Who.PERSON, False): _("Next answers of people"),
    }
    told = [(label, now.get(key, delays.NONE), before.get(key, delays.NONE)) for key, label in labels.items()]
    told.append((_("From the first message to the end"), resolve, resolve_before))
    rows = [
        [
            label,
            number(times.count),
            *(span(each) for each in times.percentiles.values()),
            span(earlier.percentiles[50]),
        ]
        for label, times, earlier in told
    ]
    heads = [f"P{percent}" for percent in delays.PERCENTS]
    return Table(
        "times",
        _("Times"),
        [_("Time"), _("Count"), *heads, _("P50 before")],
        rows,
        note=_("Times are told within 2.5 %."),
    )


def _volume(
    key: str,
    title: str,
    head: str,
    found: dict[K, Volume],
    show: Callable[[K], object],
    show_briefly: Callable[[K], object],
) -> Table:
    series = {
        "customer": _("Customers"),
        "bot": _("Assistants"),
        "person": _("People"),
        "visits": _("New conversations"),
    }
    labels = [str(show(each)) for each in found]
    drawn = [
        (series[name], [getattr(each, name) for each in found.values()], tone)
        for tone, name in enumerate(("customer", "bot", "person"))
    ]
    return Table(
        key,
        title,
        [head, *series.values()],
        [
            [label, *(number(getattr(each, name)) for name in series)]
            for label, each in zip(labels, found.values(), strict=True)
        ],
        chart="lines" if key == "day" else "bars",
        labels=[str(show_briefly(each)) for each in found],
        series=[each for each in drawn if any(each[1])],
    )


def _week(said: volume.Volumes) -> Table:
    nothing = Volume()
    counts = [[said.by_weekday_and_hour.get((day, hour), nothing).customer for hour in range(24)] for day in range(7)]
    most = max(map(max, counts)) or 1
    heads = [f"{hour:02d}" for hour in range(24)]
    return Table(
        "week",
        _("Messages of customers by weekday and hour"),
        [_("Weekday"), *heads],
        [[str(WEEKDAYS[day]), *map(number, counts[day])] for day in range(7)],
        heat=[[-(-HOTTEST * count // most) for count in row] for row in counts],
    )


def _transfers(asked: Asked, *, choices: dict[str, list[Choice]]) -> Table:
    found = transfers.of(asked, choices=choices)
    rows = [[each.kind, each.giver, each.taker, each.reason, number(each.count)] for each in found]
    return Table(
        "transfers",
        _("Transfers"),
        [_("What"), _("From"), _("To"), _("Reason"), _("Count")],
        rows,
        note=_("The %(most)s most frequent.") % {"most": transfers.MOST},
    )


def _parts(asked: Asked, *, by: str, choices: list[Choice], now: datetime) -> Table:
    ended, first = outcomes.by(asked, by, now=now), delays.first_by(asked, by)
    known = [(each.pk, each.name) for each in choices]
    rows = []
    for pk, name in [*known, (None, _("none"))]:
        rate, verified = ended.get(pk, (Rate(0, 0, 0), Rate(0, 0, 0)))
        times = [first.get((pk, who), delays.NONE) for who in Who.values]
        if rate.visits or any(each.count for each in times):
            told = (percent(rate.automation), percent(verified.automation))
            rows.append([name, number(rate.visits), *told, *(span(each.percentiles[50]) for each in times)])
    titles = dict(zip(names.DIMENSIONS, (_("By assistant"), _("By agent"), _("By team"), _("By number")), strict=True))
    heads = [
        *(_("Ended"), _("Automation rate"), _("verified")),
        *(_("First answer of an assistant, P50"), _("First answer of a person, P50")),
    ]
    return Table("parts", titles[by], [_("Name"), *heads], rows)
