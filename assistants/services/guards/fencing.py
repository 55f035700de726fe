"""Mark untrusted texts as data, so that nothing inside can pass for the end of the mark."""

import re

import orjson

_FENCED = re.compile(r'<data from="[^"]*">\n(?P<data>.*)\n</data>', re.DOTALL)


def data(value: object, *, source: str) -> str:
    """Return a JSON value as a marked text; no `<` inside, so nothing there ends the mark."""
    written = orjson.dumps(value).decode().replace("<", "\\u003c")
    return f'<data from="{_name(source)}">\n{written}\n</data>'


def read(marked: str) -> object:
    """Return the JSON value that `data` marked; what is no JSON comes back as it is."""
    found = _FENCED.fullmatch(marked)
    written = found.group("data") if found else marked
    try:
        return orjson.loads(written)
    except orjson.JSONDecodeError:
        return written


def _name(source: str) -> str:
    return re.sub(r"[^\w .-]", "", source)[:60]
