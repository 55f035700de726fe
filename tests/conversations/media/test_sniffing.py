"""What bytes are, told by the bytes."""

import pytest

from conversations.services.media.sniffing import sniff
from tests import media

MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(20)


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (media.png(), "image/png"),
        (media.voice("oi"), "audio/ogg"),
        (media.pdf("oi"), "application/pdf"),
        (b"#!AMR\n" + bytes(20), "audio/amr"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + bytes(20), "audio/mp4"),
        (b"<!DOCTYPE html><html><script>", "text/html"),
        ("olá, tudo bem?\n".encode(), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        ("olá".encode("latin-1"), "application/octet-stream"),
    ],
)
def test_types(data: bytes, mime: str) -> None:
    assert sniff(data) == mime


def test_a_container_of_both_is_sound_in_a_voice_message() -> None:
    assert (sniff(MP4), sniff(MP4, is_sound=True)) == ("video/mp4", "audio/mp4")
