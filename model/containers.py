"""What the first bytes of a recording tell: which container it is, and whether its end is missing.

Only what decoding needs is read here; the codecs are libsndfile's and ffmpeg's work.
"""

import re
from itertools import pairwise

_EBML = b"\x1a\x45\xdf\xa3"
_ASF = b"\x30\x26\xb2\x75"
_OGG_PAGE = re.compile(rb"OggS\x00(.)", re.DOTALL)
_BEGINS = 2  # the flag of a stream's first page
_STREAMED_SIZES = (0, 0x7FFFFFFF, 0xFFFFFFFF)  # written by programs that did not know the length


def demuxer_of(recording: bytes) -> str | None:
    """Return the name of ffmpeg's demuxer for a container that we expect, or None."""
    start = recording[:12]
    if start[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"  # m4a, mp4, 3gp, mov
    for magic, demuxer in (
        (_EBML, "matroska"),  # webm, mkv
        (b"#!AMR", "amr"),
        (b"OggS", "ogg"),  # Speex, or a sound track beside a video
        (b"caff", "caf"),
        (_ASF, "asf"),  # wma
        (b"ID3", "mp3"),
    ):
        if start.startswith(magic):
            return demuxer
    if len(start) >= 2 and start[0] == 0xFF and start[1] & 0xF6 == 0xF0:
        return "aac"  # ADTS
    return None


def is_truncated(recording: bytes) -> bool:
    """Say whether the container announces more bytes than there are.

    Decoders play such files silently up to the cut, so half a note would pass for a whole one. Ogg,
    RIFF, AIFF and MP4 tell; MP3, AAC, AMR and what was written as a stream, as webm mostly is,
    do not.
    """
    if recording.startswith(b"OggS"):
        return _ogg_is_truncated(recording)
    if recording.startswith(b"RIFF"):
        size = int.from_bytes(recording[4:8], "little")
        # One byte of tolerance: the padding after an odd chunk is often left out.
        return size not in _STREAMED_SIZES and size + 8 > len(recording) + 1
    if recording.startswith(b"FORM"):  # AIFF
        return int.from_bytes(recording[4:8], "big") + 8 > len(recording) + 1
    if recording[4:8] == b"ftyp":
        return _mp4_is_truncated(recording)
    return False


def ogg_links(recording: bytes) -> list[bytes]:
    """Part an Ogg file where one stream follows another (RFC 3533, section 4).

    Streams that begin together, such as picture and sound, stay together.
    """
    cuts, is_first = [0], True
    for page in _OGG_PAGE.finditer(recording):
        begins = bool(page[1][0] & _BEGINS)
        if begins and not is_first:
            cuts.append(page.start())
        is_first = begins
    return [recording[one:other] for one, other in pairwise([*cuts, len(recording)])]


def _ogg_is_truncated(recording: bytes) -> bool:
    """Say whether the last page ends beyond the file (RFC 3533, section 6)."""
    page = recording.rfind(b"OggS")
    table = page + 27  # a page's header: 27 bytes, of which the last counts the segments
    if table > len(recording):
        return True
    body = table + recording[table - 1]
    return body + sum(recording[table:body]) > len(recording)


def _mp4_is_truncated(recording: bytes) -> bool:
    """Say whether a top-level box ends beyond the file (ISO/IEC 14496-12, section 4.2)."""
    start = 0
    while start + 8 <= len(recording):
        size = int.from_bytes(recording[start : start + 4], "big")
        if size == 1:  # a 64-bit size follows the name
            size = int.from_bytes(recording[start + 8 : start + 16], "big")
        if size == 0:  # up to the end of the file
            return False
        if size < 8:
            return False  # nonsense: the decoder will say so
        start += size
    return start > len(recording)
