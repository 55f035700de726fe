"""Days and times are written as one module for each language says, on every page and in every file."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from conversations.models import ConversationEvent, WebhookEvent
from lia_cortex.accounts.models import User
from lia_cortex.formats.en import formats as english
from lia_cortex.formats.pt_BR import formats as portuguese
from lia_cortex.kernel import opaque
from lia_cortex.kernel.partitions import month_of
from tests.supervision.company import NOON, Company

ROOT = Path(__file__).parents[2]
FOR_MACHINES = {"c", "Y-m-d"}
NAMES = {name for name in vars(english) if name.endswith("_FORMAT")}
WRITTEN = re.compile(r"""\|(?:date|time)(?::(["'])(?P<filtered>.*?)\1)?|\{%\s*now\s+(["'])(?P<now>.*?)\3""")
BY_HAND = re.compile(r"%[HIMSdmYyBbp]")
SHOWN = {
    "en": (
        "22 Nov 2026",
        "22 Nov, 14:00",
        re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])/\d|[ap]\.m\.|\b[AP]M\b|\b12 noon\b"),
    ),
    "pt-br": ("22/11/2026", "22/11 14:00", re.compile(r"\b\d{1,2} (?:Nov|de [Nn]ov)|[ap]\.m\.|\b[AP]M\b|meio-dia")),
}
"""In each language: a day, a moment of these days, and what nothing may look like."""


def _python() -> Iterator[tuple[Path, ast.Call]]:
    for app in ("lia_cortex/supervision", "lia_cortex/operations", "lia_cortex/analytics", "lia_cortex/accounts"):
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call):
                    yield file, node


def test_both_languages_know_every_format() -> None:
    assert {name for name in vars(portuguese) if name.endswith("_FORMAT")} == NAMES


def test_no_template_writes_a_format_of_its_own() -> None:
    folders = [ROOT / "templates", *(ROOT / "lia_cortex").glob("*/templates")]
    found = [
        (file.name, each["filtered"] or each["now"])
        for folder in (*folders, ROOT / "conversations/templates")
        for file in folder.rglob("*.html")
        for each in WRITTEN.finditer(file.read_text())
    ]
    assert len(found) > 20
    assert [each for each in found if each[1] not in NAMES | FOR_MACHINES] == []


def test_no_page_s_code_writes_a_format_of_its_own() -> None:
    for file, call in _python():
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        texts = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in {"date_format", "time_format"}:
            assert set(texts) <= NAMES, file
        assert name != "strftime" or not BY_HAND.search("".join(texts)), file


@pytest.mark.parametrize("language", SHOWN)
def test_pages_and_files_show_it(company: Company, as_person: Callable[[User], Client], language: str) -> None:
    later = NOON + timedelta(hours=2)
    talk = company.conversation(
        state="waiting_human", team=company.team, waiting_since=company.now, snoozed_until=later, sla_due_at=later
    )
    company.says(talk, "oi")
    company.notes(talk, ConversationEvent.Kind.SET_ASIDE, details={"until": later.isoformat()})
    event = WebhookEvent.objects.create(
        month=month_of(later), received_at=later, event="call", instance="x", body=b"{}", status="ignored"
    )
    client = as_person(User.objects.create_superuser("rosa", password="x", role="admin", first_name="Rosa"))
    pages = ("/", "/desk/", f"/c/{talk.public_id}/", f"/c/{talk.public_id}/panel/", f"/c/{talk.public_id}/peek/")
    others = ("/wall/", "/board.csv", "/operations/instances/", "/operations/events/", "/analytics/", "/admin/costs/")
    one = f"/operations/events/{opaque.of('ev', event.pk)}/"
    day, moment, never = SHOWN[language]
    said: dict[str, str] = {}
    for page in (*pages, *others, one, "/admin/conversations/webhookevent/"):
        answer = client.get(page, headers={"accept-language": language})
        assert answer.status_code == 200, page
        text = b"".join(answer) if answer.streaming else answer.content
        said[page] = re.sub(r"<script.*?</script>|<[^>]*>", " ", text.decode(), flags=re.DOTALL)
        assert not (found := never.search(said[page])), (page, found)
    assert moment in said[f"/c/{talk.public_id}/"]
    for page in (one, "/operations/events/", "/board.csv", f"/c/{talk.public_id}/"):
        assert day in said[page], page
