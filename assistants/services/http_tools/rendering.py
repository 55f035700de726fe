"""Texts that code writes from a service's answer, so that no model touches a figure."""

import copy
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.template import Context, Engine, Template, TemplateSyntaxError

from lia_cortex.kernel.errors import Terminal

MOST_TEXTS = 20
LONGEST_TEXT = 4000
"""WhatsApp shows at most 4,096 characters in one message."""

_BREAK = re.compile(r"^[ \t]*---[ \t]*$", re.MULTILINE)


class _Engine(Engine):
    """Knows a few tags and no loader: a template can neither include a file nor read a setting."""

    default_builtins: ClassVar[list[str]] = [
        "django.template.defaultfilters",
        "assistants.services.http_tools.formats",
    ]


def texts(template: str, *, answer: Any, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the messages that a template makes of an answer; raise Terminal where it cannot."""
    # Django calls what it finds: a template may empty its own copy, not what the model is told.
    context = Context({"answer": copy.deepcopy(answer), "arguments": dict(arguments)}, autoescape=False)
    try:
        written = compiled(template).render(context)
    except Exception as error:
        raise Terminal("template") from error
    pieces = [re.sub(r"\n{3,}", "\n\n", piece).strip() for piece in _BREAK.split(written)]
    return tuple(piece[:LONGEST_TEXT] for piece in pieces if piece)[:MOST_TEXTS]


def fault(template: str) -> str:
    """Return what is wrong with a template's syntax, "" when nothing is."""
    try:
        compiled(template)
    except TemplateSyntaxError as error:
        return str(error)
    return ""


@lru_cache(maxsize=256)
def compiled(template: str) -> Template:
    """Return the template, made once; raise TemplateSyntaxError."""
    return _engine().from_string(template)


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return _Engine(dirs=[], app_dirs=False, loaders=[], autoescape=False, debug=False)
