"""Run as a script: a picture on stdin, a line of JSON and a small JPEG on stdout. Imports nothing of ours."""

import json
import resource
import sys
import warnings
from io import BytesIO

KINDS = ("JPEG", "PNG", "WEBP", "GIF")


def main(edge: int, most_pixels: int, seconds: int, megabytes: int) -> None:
    """Write the size and the small picture, or what is wrong with the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024, megabytes * 1024 * 1024))
    told, small = shrink(sys.stdin.buffer.read(), edge=edge, most_pixels=most_pixels)
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + small)


def shrink(data: bytes, *, edge: int, most_pixels: int) -> tuple[dict[str, object], bytes]:
    """Return width and height of the picture and a JPEG no larger than `edge` each way, or the problem and nothing."""
    from PIL import Image  # noqa: PLC0415 - after the limits are set

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _shrunk(data, edge, most_pixels)
    except (Image.DecompressionBombError, MemoryError):
        return {"problem": "too_many_pixels"}, b""
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever their formats make them stumble over
        return {"problem": "not_a_picture"}, b""


def _shrunk(data: bytes, edge: int, most_pixels: int) -> tuple[dict[str, object], bytes]:
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the limits are set

    with Image.open(BytesIO(data), formats=KINDS) as opened:
        width, height = opened.size
        if width * height > most_pixels:
            return {"problem": "too_many_pixels"}, b""
        opened.draft("RGB", (edge, edge))
        # Small first: turned as it came, a large one would stand in memory twice.
        opened.thumbnail((edge, edge))
        turned = ImageOps.exif_transpose(opened)
        small = Image.new("RGB", turned.size, "white")
        whole = turned.convert("RGBA")
        small.paste(whole, mask=whole.getchannel("A"))
    written = BytesIO()
    small.save(written, "JPEG", quality=80)
    return {"width": width, "height": height}, written.getvalue()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:5]))
