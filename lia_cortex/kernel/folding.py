"""Templates whose constant parts are rendered once for each language: words, icons, addresses, static files.

A page holds hundreds of `{% translate %}`, `{% icon %}`, `{% static %}` and `{% url %}` whose arguments stand in the
template. Whatever stands between two things that a request decides is one text by the time that it is shown.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from threading import Lock
from typing import Any, TypeVar

from django.template import Context, Origin
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable
from django.template.defaulttags import LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Tag = TypeVar("Tag", bound=Callable[..., Any])
FOLDS = "folds"
_folding = Lock()


def constant(tag: Tag) -> Tag:
    """Mark a simple tag that says the same to everybody who is given the same: in one language, for one process."""
    setattr(tag, FOLDS, True)
    return tag


class Loader(cached.Loader):
    """Django's cached loader; what it keeps is folded."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return the template; raise TemplateDoesNotExist."""
        template = super().get_template(template_name, skip)
        # Threads that come first together have the same one: a list that one shortens is read by no other meanwhile.
        if not hasattr(template, FOLDS):
            with _folding:
                if not hasattr(template, FOLDS):
                    _fold(template.nodelist)
                    setattr(template, FOLDS, True)
        return template


class Folded(Node):
    """Nodes that come to the same text whenever the language and the site's addresses are the same."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._shown: dict[tuple[str | None, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:  # noqa: ARG002 - nothing of it matters, which is the point
        """Return the text."""
        key = (get_language(), get_script_prefix(), get_urlconf())
        shown = self._shown.get(key)
        if shown is None:
            plain = Context()
            shown = self._shown[key] = SafeString("".join(node.render(plain) for node in self._nodes))
        return shown


def _fold(nodes: NodeList) -> None:
    for node in nodes:
        for inner in _lists_of(node):
            _fold(inner)
    nodes[:] = [made for is_constant, run in groupby(nodes, _is_constant) for made in _made(is_constant, list(run))]


def _made(is_constant: bool, run: list[Node]) -> list[Node]:
    if not is_constant:
        return run
    told = [node for node in run if not isinstance(node, LoadNode)]
    if all(isinstance(node, TextNode) for node in told):
        return told[:1] if len(told) < 2 else [_joined(told)]
    return [Folded(told)]


def _joined(texts: list[Any]) -> TextNode:
    made = TextNode("".join(node.s for node in texts))
    made.token, made.origin = texts[0].token, texts[0].origin
    return made


def _lists_of(node: Node) -> Iterator[NodeList]:
    """Yield what the node holds: also the branches of an `if`, which are no attributes of their own."""
    for value in vars(node).values():
        if isinstance(value, NodeList):
            yield value
        elif isinstance(value, list):
            yield from (
                part for pair in value if isinstance(pair, tuple) for part in pair if isinstance(part, NodeList)
            )


def _is_constant(node: Node) -> bool:
    match node:
        case TextNode() | LoadNode():
            return True
        case TranslateNode():
            context = node.message_context
            return node.asvar is None and _is_literal(node.filter_expression) and (not context or _is_literal(context))
        case StaticNode():
            return node.varname is None and _is_literal(node.path)
        case URLNode():
            return node.asvar is None and not node.args and not node.kwargs and _is_literal(node.view_name)
        case SimpleNode():
            given = (*node.args, *node.kwargs.values())
            return hasattr(node.func, FOLDS) and node.target_var is None and all(map(_is_literal, given))
        case _:
            return False


def _is_literal(given: FilterExpression) -> bool:
    var = given.var
    return not given.filters and (not isinstance(var, Variable) or var.literal is not None)
