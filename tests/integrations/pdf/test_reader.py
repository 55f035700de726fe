"""PDF files, whole and harmful, read in a process of their own."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from lia_cortex.integrations.pdf import reader
from lia_cortex.kernel.errors import Terminal
from tests import media


def test_the_text_of_all_pages() -> None:
    found = reader.read(media.pdf("primeira pagina", "segunda pagina"))
    assert found == reader.PdfText("primeira pagina\n\nsegunda pagina", 2, is_cut=False)


def test_pages_and_characters_beyond_the_limit_are_left_out() -> None:
    data = media.pdf(*["pagina inteira"] * 5)
    assert reader.read(data, pages=2) == reader.PdfText("pagina inteira\n\npagina inteira", 5, is_cut=True)
    assert reader.read(data, characters=6) == reader.PdfText("pagina", 5, is_cut=True)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (media.pdf("segredo", password="x"), "pdf_encrypted"),
        (media.pdf("", ""), "pdf_scanned"),
        (media.pdf("inteiro")[:150], "pdf_broken"),
        (b"%PDF-1.7\nnothing", "pdf_broken"),
        (b"", "pdf_broken"),
    ],
)
def test_each_problem_has_its_name(data: bytes, problem: str) -> None:
    with pytest.raises(Terminal) as caught:
        reader.read(data)
    assert caught.value.reason == problem


def test_scripts_inside_are_not_run() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(media.pdf("so texto"))))
    script = TextStringObject("app.alert('oi'); this.submitForm('http://127.0.0.1:9/')")
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): script}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    written = BytesIO()
    writer.write(written)
    assert reader.read(written.getvalue()).text == "so texto"


def test_a_file_made_to_fill_the_memory_ends_with_its_process() -> None:
    # pypdf has a limit of its own below ours; either way nothing of it stays in this process.
    with pytest.raises(Terminal):
        reader.read(media.huge_pdf(), megabytes=160, seconds=10)


def test_a_file_that_takes_too_long_ends_with_its_process() -> None:
    with pytest.raises(Terminal) as caught:
        reader.read(media.pdf(*["pagina"] * 3000), pages=3000, characters=10**9, seconds=1)
    assert caught.value.reason == "pdf_too_much"
