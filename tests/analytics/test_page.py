"""The page of figures: who sees what, filters in the address, the same in the file."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from lia_cortex.accounts.models import User
from lia_cortex.analytics.queries import volume
from lia_cortex.analytics.services import refreshing
from lia_cortex.analytics.views import page
from tests.analytics.test_figures import WEEK
from tests.analytics.world import NOW, World
from tests.worker import Clock

DAYS = f"since={WEEK.since}&until={WEEK.until}"


@pytest.fixture
def world(db: None, moment: Clock) -> World:
    """Give a small fortnight that was counted."""
    world = World(seed=3, conversations=30)
    refreshing.rebuild(now=NOW)
    return world


def as_person(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def cells(html: str) -> list[str]:
    """Return what the page's tables say, cell by cell, titles included."""
    found = re.findall(r"<(?:h2|th|td)[^>]*>(.*?)</(?:h2|th|td)>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", "", each).replace("&#x27;", "'").split()) for each in found]


def file(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_is_what_the_page_shows(world: World) -> None:
    boss = User.objects.create(username="boss", role="supervisor")
    client = as_person(boss)
    for by in ("assistant", "agent", "team", "number"):
        shown = client.get(f"/analytics/?{DAYS}&by={by}&number={world.numbers[0].public_id}")
        rows = file(client.get(shown.wsgi_request.get_full_path() + "&format=csv"))
        told = [each for row in rows for each in row]
        assert [each for each in cells(shown.content.decode()) if each != "Nothing in these days."] == told
        assert f"By {by}" in told
    totals = volume.of(WEEK).total
    rows = file(client.get(f"/analytics/?{DAYS}&format=csv"))
    assert rows[2][:2] == ["New conversations", str(totals.visits)]
    assert rows[3][:2] == ["Messages of customers", str(totals.customer)]


def test_agents_see_their_own_work_and_nobody_elses(world: World) -> None:
    own, other = world.agents[:2]
    address = f"/analytics/?{DAYS}&by=agent&agent={other.public_id}"
    html = as_person(own).get(address).content.decode()
    assert "Your own conversations." in html
    assert f'<option value="{other.public_id}"' not in html
    boss = User.objects.create(username="boss", role="supervisor")
    asked = f"/analytics/?{DAYS}&by=agent&agent={own.public_id}&format=csv"
    assert file(as_person(own).get(address + "&format=csv"))[:14] == file(as_person(boss).get(asked))[:14]
    assert as_person(own).get(f"/analytics/?{DAYS}").status_code == 200
    assert Client().get("/analytics/").status_code == 302


@pytest.mark.parametrize(
    "nonsense",
    [
        "since=x&until=9999-99-99",
        "since=0001-01-01",
        "since=2026-11-20&until=2026-11-01",
        "by=x&team=%00&agent=1",
        "since=2001-01-01&until=2001-01-01&format=xls",
        "until=9999-12-31&number=cv_1&assistant=%F0%9F%98%80&by=team&by=agent",
        f"team={'x' * 5000}&since=2026-W47&until=20261121&format=csv",
    ],
)
def test_nonsense_is_left_out(world: World, nonsense: str) -> None:
    client = as_person(User.objects.create(username="boss", role="admin"))
    assert client.get(f"/analytics/?{nonsense}").status_code == 200


def test_each_role_gets_what_it_may_see_and_nobody_changes_anything(world: World) -> None:
    boss, admin = (User.objects.create(username=role, role=role) for role in ("supervisor", "admin"))
    gone = User.objects.create(username="gone", role="supervisor", is_active=False)
    for address in (f"/analytics/?{DAYS}", f"/analytics/?{DAYS}&format=csv"):
        everything = [as_person(each).get(address).status_code for each in (boss, admin, world.agents[0])]
        assert everything == [200, 200, 200]
        assert Client().get(address).status_code == as_person(gone).get(address).status_code == 302
        assert as_person(boss).post(address).status_code == 405
    whole = file(as_person(boss).get(f"/analytics/?{DAYS}&format=csv"))
    assert whole == file(as_person(admin).get(f"/analytics/?{DAYS}&format=csv"))
    # An agent may narrow the own work down, and never look past it.
    own, other = world.agents[:2]
    for wider in ("", f"&agent={other.public_id}", f"&agent={other.public_id}&agent=", "&agent=all"):
        rows = file(as_person(own).get(f"/analytics/?{DAYS}&format=csv&by=agent{wider}"))
        parts = rows[rows.index(["By agent"]) + 2 :]
        assert {row[0] for row in parts if row} <= {own.username}
        assert rows[2][1] == str(volume.of(replace(WEEK, agent=own.pk)).total.visits)


def test_it_asks_the_same_number_of_queries_however_much_there_was(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = as_person(User.objects.create(username="boss", role="admin"))
    client.get("/analytics/")
    with django_assert_max_num_queries(20):
        client.get(f"/analytics/?{DAYS}")


def test_a_cell_is_never_a_formula() -> None:
    for text, safe in (("=1+1", "'=1+1"), ("@x", "'@x"), ("-5,1 %", "-5,1 %"), ("–", "–"), ("1.200", "1.200")):
        assert page._cell(text) == safe
