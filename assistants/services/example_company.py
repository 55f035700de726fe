"""Load the example company: what is missing is added, what people changed or took away is left alone."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from assistants.models import Assistant, HttpTool
from assistants.services import example_tools, prompts
from assistants.services.example_items import Items, Loaded
from assistants.services.example_roles import COMPANY_ONLY, ROLES, Role

PROMPTS = Path(__file__).resolve().parent.parent / "example_company"


def load(*, now: datetime) -> Loaded:
    """Add what is missing of the example company's tools and assistants; return what was added and what was not.

    Each thing is added once in a database's life. Texts of prompts are published where the assistant is new, else they
    become drafts. Two calls at once add everything once.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('example_company'))")
        items = Items()
        example_tools.add(items)
        before = {each.slug for each in Assistant.objects.all()}
        for role in ROLES:
            _add_assistant(items, role)
        found = {each.slug: each for each in Assistant.objects.select_for_update().order_by("pk")}
        for role in ROLES:
            _add_grants(items, role, found)
            _add_hand_offs(items, role, found)
            _add_prompt(items, role, found, is_new=role.slug not in before, now=now)
        return items.noted(now=now)


def load_into_empty(*, now: datetime) -> Loaded:
    """Load the example company where there is no assistant at all; return what was added."""
    return Loaded() if Assistant.objects.exists() else load(now=now)


def _add_assistant(items: Items, role: Role) -> None:
    row = Assistant.objects.filter(slug=role.slug).first()
    if items.is_wanted(f"assistant:{role.slug}", row, {"name": role.name, "purpose": role.purpose}):
        Assistant.objects.create(slug=role.slug, name=role.name, purpose=role.purpose)


def _add_grants(items: Items, role: Role, found: Mapping[str, Assistant]) -> None:
    assistant = found.get(role.slug)
    if assistant is None:
        return
    gone = set(example_tools.names()) - set(HttpTool.objects.values_list("name", flat=True))
    wanted = [
        tool
        for tool in role.tools
        if tool not in gone and items.is_wanted(f"grant:{role.slug}:{tool}", tool if tool in assistant.tools else None)
    ]
    if wanted:
        assistant.tools = [*assistant.tools, *wanted]
        assistant.save(update_fields=["tools"])


def _add_hand_offs(items: Items, role: Role, found: Mapping[str, Assistant]) -> None:
    assistant = found.get(role.slug)
    if assistant is None:
        return
    there = {each.slug for each in assistant.hands_off_to.all()}
    for other in ROLES:
        target = found.get(other.slug)
        if other.slug in {role.slug, COMPANY_ONLY} or target is None:
            continue
        if items.is_wanted(f"hand-off:{role.slug}:{other.slug}", target if other.slug in there else None):
            assistant.hands_off_to.add(target)


def _add_prompt(items: Items, role: Role, found: Mapping[str, Assistant], *, is_new: bool, now: datetime) -> None:
    assistant = found.get(role.slug)
    if assistant is None:
        return
    text = (PROMPTS / f"{role.slug}.md").read_text(encoding="utf-8").strip()
    known = assistant.prompts.filter(text=text).first()
    if items.is_wanted(f"prompt:{role.slug}:{hashlib.sha256(text.encode()).hexdigest()[:12]}", known):
        drafted = prompts.draft(assistant=assistant, text=text)
        if is_new:
            prompts.publish(prompt=drafted, now=now)
