"""Documents of every kind, made in memory."""

import io
import zipfile

from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(*pages: str, password: str = "") -> bytes:
    """Return a PDF with these texts, one on each page; ASCII only."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(width=595, height=842)
        content = DecodedStreamObject()
        lines = " ".join(f"({line}) Tj T*" for line in text.splitlines())
        content.set_data(f"BT /F1 12 Tf 14 TL 50 800 Td {lines} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def scan(pages: int = 2) -> bytes:
    """Return a PDF whose pages are pictures."""
    made = io.BytesIO()
    pictures = [Image.new("L", (200, 280), 200) for _ in range(pages)]
    pictures[0].save(made, "PDF", save_all=True, append_images=pictures[1:])
    assert len(PdfReader(made).pages) == pages
    return made.getvalue()


def docx() -> bytes:
    """Return a Word document with headings and a table."""
    document = Document()
    document.add_heading("Estacionamento", level=1)
    document.add_heading("Vagas", level=2)
    document.add_paragraph("Há vinte vagas cobertas.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Hora", "R$ 5,00"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def bomb() -> bytes:
    """Return a zip of a few kilobytes that unpacks to 200 MB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", bytes(200 * 1024 * 1024))
    return made.getvalue()
