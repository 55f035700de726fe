"""The files of translations: brought up to date, judged, compiled."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lia_cortex.locale import extract

FOLDER = Path(__file__).resolve().parent
WIDTH = 110
OWNER = "LIA CORTEX, see CONTRIBUTING.md"


def files() -> list[Path]:
    """Return the catalogues, one for each language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def update() -> Iterator[tuple[Path, int]]:
    """Take new strings into each catalogue and drop what nobody says any more; yield what is left to translate."""
    template = extract.template()
    for path in files():
        catalog = _read(path)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.msgid_bugs_address = catalog.last_translator = OWNER
        catalog.revision_date = catalog.creation_date  # the same strings make the same file
        with path.open("wb") as output:
            write_po(output, catalog, width=WIDTH, sort_output=True, ignore_obsolete=True, include_lineno=False)
        yield path, sum(1 for message in catalog if message.id and not _is_translated(message))


def problems() -> Iterator[str]:
    """Yield what is missing, empty, unsure or wrong in a catalogue, in words."""
    template = extract.template()
    for path in files():
        catalog, language = _read(path), path.parent.parent.name
        for message in template:
            if not message.id:
                continue
            found = catalog.get(message.id, message.context)
            if found is None or not _is_translated(found):
                places = ", ".join(sorted({place for place, _ in message.locations}))
                yield f"{language}: {message.id!r} has no translation ({places})"
        for message, errors in catalog.check():
            yield from (f"{language}: {message.id!r}: {error}" for error in errors)


def compile_all() -> list[Path]:
    """Compile every catalogue whose compiled form is older, and return those."""
    written = []
    for path in files():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        beside = compiled.with_suffix(f".mo.{os.getpid()}")
        with beside.open("wb") as output:
            write_mo(output, _read(path))
        beside.replace(compiled)  # others read either the old one or the new one, and write their own
        written.append(compiled)
    return written


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, domain=path.stem)


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy
