"""Files as customers send them: small, whole, and made here."""

from io import BytesIO

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

SLIP = (
    "Boleto da Fibra Sul, vencimento 10/12/2026, valor R$ 99,90, "
    "linha 34191.79001 01043.510047 91020.150008 5 96610000009990"
)


def png(words: str = "", *, size: tuple[int, int] = (32, 24), colour: str = "red") -> bytes:
    """Return a picture that carries these words about itself, as the simulated vision reads them."""
    info = PngImagePlugin.PngInfo()
    if words:
        info.add_itxt("Description", words)
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG", pnginfo=info)
    return written.getvalue()


def voice(words: str) -> bytes:
    """Return an Ogg file that carries these words in its comment, as the simulated hearing reads them."""
    comment = f"TRANSCRIPT={words}".encode()
    head = b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(11)
    return head + b"OpusTags" + len(comment).to_bytes(4, "little") + comment


def pdf(*pages: str, password: str = "") -> bytes:
    """Return a PDF with a line of text on each page; an empty line is a page without text."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(300, 300)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 250 Td ({text}) Tj ET".encode("latin-1") if text else b"")
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def huge_pdf() -> bytes:
    """Return a small PDF whose page unfolds to hundreds of megabytes."""
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf (a) Tj ET\n" * 8_000_000)
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
