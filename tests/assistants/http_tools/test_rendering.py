"""Texts that code writes from an answer."""

import pytest

from assistants.services.http_tools import rendering
from lia_cortex.kernel.errors import Terminal


def texts(template: str, **answer: object) -> tuple[str, ...]:
    return rendering.texts(template, answer=answer, arguments={"a": 1})


def test_amounts_and_dates_are_those_of_the_company() -> None:
    [text] = texts(
        "{{ answer.amount|money }} {{ answer.in_cents|cents }} {{ answer.due|day }} {{ answer.at|moment }} "
        "{{ arguments.a }}",
        amount="1109.90",
        in_cents=10990,
        due="2026-11-30",
        at="2026-11-23T13:00:00Z",
    )
    assert text == "R$ 1.109,90 R$ 109,90 30/11/2026 23/11/2026 10:00 1"


def test_a_line_of_dashes_begins_a_message_and_nothing_else_does() -> None:
    template = "um\n---\n{% for code in answer.codes %}{{ code }}\n---\n{% endfor %}"
    assert texts(template, codes=["00020126<&>*x*_y_", "2---3", ""]) == ("um", "00020126<&>*x*_y_", "2---3")


@pytest.mark.parametrize(
    "template",
    [
        "{% load static %}", "{% include 'admin/base.html' %}", "{% extends 'admin/base.html' %}", "{% debug %}",
        "{% url 'admin:index' %}", "{% csrf_token %}", "{% now 'Y' %}", "{% if %}", "{{ answer.x|nothing }}",
    ],
)  # fmt: skip
def test_a_template_knows_only_a_few_tags(template: str) -> None:
    assert rendering.fault(template)
    with pytest.raises(Terminal):
        texts(template)


def test_a_template_cannot_change_what_the_model_is_told() -> None:
    answer = {"invoices": [1, 2]}
    assert texts("{{ answer.clear }}{{ answer.invoices.clear }}x", **answer) == ("Nonex",)
    assert rendering.texts("{{ answer.clear }}", answer=answer, arguments={}) == ("None",)
    assert answer == {"invoices": [1, 2]}


def test_what_nobody_can_read_is_cut() -> None:
    assert len(texts("---\n".join(["x\n"] * 50))) == rendering.MOST_TEXTS
    [text] = texts("{{ answer.x }}", x="y" * 9000)
    assert len(text) == rendering.LONGEST_TEXT
