"""Strings are found, judged and compiled without GNU gettext."""

import re
from pathlib import Path

import pytest
import unfold
from django.core.management import CommandError, call_command
from django.utils import translation

from lia_cortex.locale import catalogue, extract
from lia_cortex.registry.services import knobs

THEME = re.compile(r"""\{%\s*(?:trans|translate) ["']([^"']+)["']""")
THE_SAME = {"Social links"}
HEADER = 'msgid ""\nmsgstr ""\n"Language: pt_BR\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let the project be one module and one template; return its catalogue."""
    code, pages, locale = tmp_path / "nps", tmp_path / "templates", tmp_path / "pt_BR" / "LC_MESSAGES"
    for folder in (code, pages, locale):
        folder.mkdir(parents=True)
    (code / "models.py").write_text(
        'from x import gettext_lazy as _, ngettext\nA = _("score %(n)s")\nB = ngettext("%d vote", "%d votes", 2)\n'
    )
    (pages / "a.html").write_text(
        "{% load i18n %}\n  <p title=\"{% translate 'Title' %}\">\n{% if x %}\n"
        "{% blocktranslate with a=b %}Hello {{ a }}{% endblocktranslate %}{% endif %}{{ x|default:_('Nobody') }}"
    )
    monkeypatch.setattr(extract, "ROOT", tmp_path)
    monkeypatch.setattr(extract, "CODE", ("nps",))
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    po = locale / "django.po"
    po.write_text(HEADER)
    return po


def test_code_and_templates_are_read(small: Path) -> None:
    found = {message.id for message in extract.template() if message.id}
    assert found == {"score %(n)s", ("%d vote", "%d votes"), "Title", "Hello %(a)s", "Nobody"}


def test_templates_inside_apps_are_read_too() -> None:
    found = {place for message in extract.template() for place, _ in message.locations}
    assert any(place.startswith("lia_cortex/registry/templates/") for place in found)


def test_the_admin_s_theme_and_every_limit_speak_portuguese() -> None:
    folder = Path(unfold.__file__).parent / "templates"
    said = {words for page in folder.rglob("*.html") for words in THEME.findall(page.read_text(encoding="utf-8"))}
    said |= {knob.about for knob in knobs.ALL.values()}
    with translation.override("pt-br"):
        assert {words for words in said if translation.gettext(words) == words} <= THE_SAME


def test_update_keeps_what_is_translated_and_drops_what_is_gone(small: Path) -> None:
    small.write_text(HEADER + 'msgid "Title"\nmsgstr "Título"\n\nmsgid "Gone"\nmsgstr "Foi-se"\n')
    assert list(catalogue.update()) == [(small, 4)]
    text = small.read_text()
    assert 'msgstr "Título"' in text
    assert "Gone" not in text
    before = small.read_bytes()
    list(catalogue.update())
    assert small.read_bytes() == before


def test_the_check_names_what_is_missing_unsure_or_wrong(small: Path) -> None:
    list(catalogue.update())
    with pytest.raises(CommandError, match=r"'Title' has no translation \(templates/a.html\)"):
        call_command("check_translations")
    small.write_text(
        HEADER
        + 'msgid "Title"\nmsgstr "Título"\n\n#, fuzzy\nmsgid "Nobody"\nmsgstr "Ninguém"\n\n'
        + '#, python-format\nmsgid "score %(n)s"\nmsgstr "nota %(m)s"\n\n'
        + 'msgid "Hello %(a)s"\nmsgstr "Olá %(a)s"\n\n'
        + 'msgid "%d vote"\nmsgid_plural "%d votes"\nmsgstr[0] "%d voto"\nmsgstr[1] "%d votos"\n'
    )
    found = "\n".join(catalogue.problems())
    assert "'Nobody' has no translation" in found
    assert "'score %(n)s'" in found
    assert "Title" not in found
    assert "Hello" not in found


def test_only_what_changed_is_compiled(small: Path) -> None:
    assert catalogue.compile_all() == [small.with_suffix(".mo")]
    assert catalogue.compile_all() == []


def test_every_string_of_the_platform_is_translated() -> None:
    call_command("check_translations")
