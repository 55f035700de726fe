"""Small pictures of large ones, of strange ones, and of none."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from lia_cortex.integrations.pictures import child, shrinking
from lia_cortex.kernel.errors import Terminal


def picture(kind: str, *, mode: str = "RGB", size: tuple[int, int] = (1200, 600), **options: object) -> bytes:
    """Return a picture in one of the kinds that phones send."""
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("RGB", "CMYK", "L")),
        *(("PNG", mode) for mode in ("RGBA", "P", "1", "I;16")),
        ("WEBP", "RGBA"),
        ("GIF", "P"),
    ],
)
def test_every_kind_becomes_a_small_jpeg(kind: str, mode: str) -> None:
    made = shrinking.shrink(picture(kind, mode=mode))
    assert (made.width, made.height) == (1200, 600)
    with Image.open(BytesIO(made.data)) as small:
        assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (480, 240))


def test_a_picture_that_was_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    with Image.open(BytesIO(shrinking.shrink(picture("JPEG", exif=exif)).data)) as small:
        assert small.size == (240, 480)


def test_what_tells_where_it_was_taken_stays_out_of_the_thumbnail() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "Rua das Flores 12"
    assert b"Rua das Flores" not in shrinking.shrink(picture("JPEG", exif=exif)).data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_picture_is_a_picture_or_none_and_nothing_worse(kind: str, data: st.DataObject) -> None:
    whole = bytearray(picture(kind, size=(40, 30)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(1, len(whole)))])
    told, small = child.shrink(cut, edge=shrinking.EDGE, most_pixels=shrinking.MOST_PIXELS)
    assert bool(small) != ("problem" in told)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x89PNG\r\n\x1a\nnothing", "not_a_picture"),
        (b"", "not_a_picture"),
        (picture("PNG", mode="1", size=(10_000, 10_000)), "too_many_pixels"),
    ],
)
def test_each_problem_has_its_name(data: bytes, problem: str) -> None:
    with pytest.raises(Terminal) as caught:
        shrinking.shrink(data)
    assert caught.value.reason == problem


def test_a_picture_made_to_fill_the_memory_ends_with_its_process() -> None:
    with pytest.raises(Terminal) as caught:
        shrinking.shrink(picture("PNG", mode="RGBA", size=(7_000, 7_000)), megabytes=160)
    assert caught.value.reason == "too_many_pixels"


def test_a_picture_that_keeps_its_reader_busy_ends_with_its_process() -> None:
    with pytest.raises(Terminal) as caught:
        shrinking.shrink(picture("PNG", size=(7_000, 7_000)), seconds=0)
    assert caught.value.reason == "not_a_picture"
