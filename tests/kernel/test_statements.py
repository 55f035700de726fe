"""Compiled queries find what the ORM finds, with every kind of value, in every thread."""

import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from assistants.models import Assistant, PromptVersion
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.statements import Statement, change

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerks() -> list[Assistant]:
    """Give three assistants, the second with a published prompt."""
    made = [
        Assistant.objects.create(slug=slug, name=slug.title(), purpose="x", tools=[slug], max_turn_usd=Decimal("0.5"))
        for slug in ("ana", "bia", "caio")
    ]
    PromptVersion.objects.create(assistant=made[1], number=1, text="Oi", status="published", published_at=NOON)
    return made


def test_models_come_as_from_a_queryset(clerks: list[Assistant]) -> None:
    statement = Statement[Assistant](lambda slug: Assistant.objects.filter(slug=slug))
    for clerk in clerks:
        [found] = statement.all(slug=clerk.slug)
        assert found == clerk
        assert found.__dict__ | {"_state": None} == Assistant.objects.get(pk=clerk.pk).__dict__ | {"_state": None}
        found.name = "Other"
        found.save()  # an update, not a second row
    assert Assistant.objects.filter(name="Other").count() == len(clerks)
    assert statement.first(slug="nobody") is None


def test_values_are_converted_as_django_does(clerks: list[Assistant]) -> None:
    prompts = PromptVersion.objects.filter(assistant=OuterRef("pk"), published_at__lte=NOON)
    statement = Statement[tuple[Any, ...]](
        lambda name: Assistant.objects.filter(name=name).values_list("tools", "max_turn_usd", Exists(prompts))
    )
    assert statement.all(name="Bia") == [(["bia"], Decimal("0.5000"), True)]
    assert statement.all(name="Caio") == [(["caio"], Decimal("0.5000"), False)]


def test_related_rows_come_along(clerks: list[Assistant]) -> None:
    statement = Statement[PromptVersion](
        lambda status, since: PromptVersion.objects.select_related("assistant", "author").filter(
            status=status, published_at__gte=since
        )
    )
    [prompt] = statement.all(status=PromptVersion.Status.PUBLISHED, since=NOON)
    with CaptureQueriesContext(connection) as captured:
        assert (prompt.assistant, prompt.author) == (clerks[1], None)
    assert len(captured) == 0


def test_a_list_is_one_value(clerks: list[Assistant]) -> None:
    statement = Statement[tuple[str]](
        lambda slugs: Assistant.objects.filter(slug__any_of=slugs).order_by("slug").values_list("slug")
    )
    for wanted in (["ana", "caio"], ["bia"], [], ["o'brien", "a,b", '{"x"}']):
        assert statement.all(slugs=wanted) == [(slug,) for slug in wanted if slug in {"ana", "bia", "caio"}]


def test_values_are_never_part_of_the_text(clerks: list[Assistant]) -> None:
    statement = Statement[Assistant](lambda slug: Assistant.objects.filter(slug=slug))
    assert statement.all(slug="' OR true --") == []
    assert statement.all(slug="%s") == []


def test_rows_are_locked_only_inside_a_transaction(clerks: list[Assistant]) -> None:
    statement = Statement[Assistant](lambda pk: Assistant.objects.select_for_update().filter(pk=pk))
    with pytest.raises(transaction.TransactionManagementError):
        statement.all(pk=clerks[0].pk)
    with transaction.atomic():
        assert statement.first(pk=clerks[0].pk) == clerks[0]


def test_many_threads_compile_one_statement(clerks: list[Assistant]) -> None:
    statement = Statement[Assistant](lambda slug: Assistant.objects.filter(slug=slug))
    found: list[Assistant | None] = []
    barrier = threading.Barrier(8)

    def work() -> None:
        barrier.wait()
        found.append(statement.first(slug="bia"))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [clerks[1]] * 8


def test_a_change_counts_its_rows_and_prepares_its_values(clerks: list[Assistant]) -> None:
    update = change(Assistant, ("pk", "slug"), ("name", "tools", "max_turn_usd"))
    to: dict[str, object] = {"name": "Ana Maria", "tools": ["a", "b"], "max_turn_usd": Decimal("1.25")}
    assert update.run(where={"pk": clerks[0].pk, "slug": "ana"}, to=to) == 1
    assert update.run(where={"pk": clerks[0].pk, "slug": "bia"}, to=to) == 0
    clerks[0].refresh_from_db()
    assert (clerks[0].name, clerks[0].tools, clerks[0].max_turn_usd) == ("Ana Maria", ["a", "b"], Decimal("1.2500"))


def test_a_move_whose_guard_does_not_hold_is_stale(clerks: list[Assistant]) -> None:
    prompt = PromptVersion.objects.get()
    with pytest.raises(StaleState):
        prompt.move(PromptVersion.Status.RETIRED, guard={"number": 2})
    prompt.move(PromptVersion.Status.RETIRED, guard={"number": 1})
    prompt.refresh_from_db()
    assert prompt.status == "retired"
