"""Run as a script: a PDF on stdin, JSON on stdout. Imports nothing of ours."""

import json
import resource
import sys
from io import BytesIO


def main(pages: int, characters: int, seconds: int, megabytes: int) -> None:
    """Write the text of the first pages, or what is wrong with the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024, megabytes * 1024 * 1024))
    json.dump(_read(sys.stdin.buffer.read(), pages, characters), sys.stdout)


def _read(data: bytes, pages: int, characters: int) -> dict[str, object]:
    import logging  # noqa: PLC0415 - after the limits are set

    from pypdf import PdfReader  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        # Many slips are encrypted with an empty password: everybody may read those.
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "encrypted"}
        count = len(reader.pages)
        texts: list[str] = []
        for page in reader.pages[:pages]:
            texts.append(page.extract_text() or "")
            if sum(map(len, texts)) > characters:
                break
    except MemoryError:
        return {"problem": "too_much"}
    except Exception as error:  # noqa: BLE001 - a broken file breaks anything
        return {"problem": "encrypted" if "crypt" in type(error).__name__.lower() else "broken"}
    text = "\n\n".join(texts).strip()
    if not text:
        return {"problem": "scanned" if count else "broken", "pages": count}
    return {"text": text[:characters], "pages": count, "is_cut": len(texts) < count or len(text) > characters}


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:5]))
