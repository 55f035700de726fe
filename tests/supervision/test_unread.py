"""What is unread, counted for many at once as rows count it for one."""

from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import board, unread
from lia_cortex.supervision.services import looks
from tests.supervision.company import Company


def counted(company: Company, *people: User) -> dict[str, dict[str, int]]:
    shown = [row.public_id for row in board.page(person=people[0], now=company.now).rows]
    found = unread.of_people(
        [each.pk for each in people], written=unread.written(person=people[0], public_ids=[*shown, "cv_unknown", "x"])
    )
    return {each.username: found[each.pk] for each in people}


def by_rows(company: Company, *people: User) -> dict[str, dict[str, int]]:
    pages = {each.username: board.page(person=each, now=company.now).rows for each in people}
    return {name: {row.public_id: row.unread for row in rows if row.unread} for name, rows in pages.items()}


def test_many_are_told_what_each_is_told_alone(company: Company) -> None:
    rosa, rui = (company.person(name, role="supervisor") for name in ("rosa", "rui"))
    long, short, empty = company.conversation(), company.conversation(), company.conversation()
    for number in range(103):
        company.says(long, "oi", ago=200 - number)
    company.says(short, "oi")
    looks.note(person=rosa, public_id=short.public_id, now=company.now)
    first = company.says(long, "ainda?", ago=1)
    company.says(long, "👍", kind="reaction", reply_to_provider_id=first.provider_id)
    company.answers(empty, "Bom dia!")
    expected = {"rosa": {long.public_id: 100}, "rui": {long.public_id: 100, short.public_id: 1}}
    assert counted(company, rosa, rui) == by_rows(company, rosa, rui) == expected
    looks.note(person=rui, public_id=long.public_id, now=company.now)
    company.says(long, "e agora?")
    company.says(short, "e eu?")
    assert counted(company, rosa, rui) == by_rows(company, rosa, rui)
    assert counted(company, rui) == {"rui": {long.public_id: 1, short.public_id: 2}}


def test_what_a_person_may_not_see_is_not_counted(company: Company) -> None:
    ana = company.person("ana")
    hidden = company.conversation()
    company.says(hidden, "segredo")
    assert unread.written(person=ana, public_ids=[hidden.public_id]) == {}
