"""Hostile files: valid notes of every format, damaged the way that finds faults in decoders."""

import functools
import random
import re
import zlib

from tests.model import recordings

MORE_FORMATS = {  # beside those that decoding is tested with: what else its demuxers know
    "ogg flac": (".ogg", ("-c:a", "flac")),
    "fragmented mp4": (".mp4", ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov")),
    "opus in mp4": (".mp4", ("-c:a", "libopus")),
    "mp3 in mp4": (".mp4", ("-c:a", "libmp3lame")),
    "ac3 in mkv": (".mkv", ("-c:a", "ac3")),
    "wav of adpcm": (".wav", ("-c:a", "adpcm_ms")),
}
NAMES = (*recordings.FORMATS, *MORE_FORMATS)
MOST_BYTES = 1_000_000

_NUMBERS = (0, 1, 2, 255, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_TAGS = (
    *(b"OggS", b"OpusHead", b"OpusTags", b"vorbis", b"fLaC", b"ID3", b"Xing", b"LAME", b"RIFF"),
    *(b"fmt ", b"data", b"fact", b"LIST", b"FORM", b"COMM", b"SSND", b"caff", b"desc", b"pakt"),
    *(b"ftyp", b"moov", b"trak", b"mdhd", b"tkhd", b"elst", b"stsd", b"stsz", b"stsc", b"stts"),
    *(b"stco", b"mp4a", b"esds", b"moof", b"trun", b"tfhd", b"mdat", b"samr", b"alac"),
    *(b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\x16\x54\xae\x6b"),
    *(b"\x30\x26\xb2\x75", b"\x91\x07\xdc\xb7", b"\xa1\xdc\xab\x8c", b"#!AMR", b"\xff\xf1"),
)


@functools.cache
def note(name: str) -> bytes:
    """Return a valid note of one of `NAMES`, always the same."""
    if name in recordings.WITH_SOUNDFILE:
        made = bytearray(recordings.recording(name))
        for page in re.finditer(rb"OggS", bytes(made)):
            made[page.start() + 14 : page.start() + 18] = b"note"  # a number drawn by libsndfile
        correct_sums(made)
        if (peak := made.find(b"PEAK")) >= 0:
            made[peak + 12 : peak + 16] = bytes(4)  # the time of day
        return bytes(made)
    suffix, options = (MORE_FORMATS | recordings.WITH_FFMPEG)[name]
    return recordings.converted(suffix, *options, "-bitexact", "-flags", "+bitexact")


def mutated(seed: int, number: int) -> bytes:
    """Return a hostile file: the same one for the same numbers."""
    draw = random.Random(f"{seed}/{number}")  # noqa: S311  # no secret
    data = bytearray(note(draw.choice(NAMES)))
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        draw.choice(_MUTATIONS)(data, draw)
        del data[MOST_BYTES:]
    if draw.random() < 0.7:  # a page with a wrong sum is skipped: its damage would not be seen
        correct_sums(data)
    return bytes(data)


def correct_sums(data: bytearray) -> None:
    """Correct the checksum of every Ogg page (RFC 3533, section 6)."""
    page = data.find(b"OggS")
    while 0 <= page <= len(data) - 27:
        body = page + 27 + data[page + 26]
        end = body + sum(data[page + 27 : body])
        data[page + 22 : page + 26] = bytes(4)
        data[page + 22 : page + 26] = _sum(data[page:end]).to_bytes(4, "little")
        page = data.find(b"OggS", page + 4)


def _sum(page: bytes) -> int:
    """Return Ogg's checksum: that of zlib, but from the other end of each byte and from zero."""
    reflected = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{reflected:032b}"[::-1], 2)


_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _place(data: bytearray, draw: random.Random) -> int:
    """Draw a position: most often in the headers, or where a field of a container is."""
    kind = draw.random()
    if kind < 0.4:
        tag = draw.choice(_TAGS)
        found = data.find(tag, draw.randrange(len(data) + 1))
        if found < 0:
            found = data.find(tag)
        if found >= 0:
            return max(0, found + draw.randrange(-8, len(tag) + 40))
    return draw.randrange(min(len(data), 400 if kind < 0.7 else len(data)) + 1)


def _flip(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 4, 30))):
        if data:
            data[min(_place(data, draw), len(data) - 1)] ^= 1 << draw.randrange(8)


def _write_number(data: bytearray, draw: random.Random) -> None:
    width = draw.choice((1, 2, 4, 8))
    number = draw.choice((*_NUMBERS, draw.getrandbits(32))) & (1 << 8 * width) - 1
    place = _place(data, draw)
    data[place : place + width] = number.to_bytes(width, draw.choice(("little", "big")))


def _truncate(data: bytearray, draw: random.Random) -> None:
    del data[_place(data, draw) :]


def _remove(data: bytearray, draw: random.Random) -> None:
    place = _place(data, draw)
    del data[place : place + draw.choice((1, 4, 100, 5_000))]


def _insert(data: bytearray, draw: random.Random) -> None:
    place = _place(data, draw)
    data[place:place] = draw.randbytes(draw.choice((1, 4, 64)))


def _fill(data: bytearray, draw: random.Random) -> None:
    place, length = _place(data, draw), draw.choice((4, 100, 5_000))
    data[place : place + length] = draw.choice((b"\x00", b"\xff")) * length


def _splice(data: bytearray, draw: random.Random) -> None:
    other = note(draw.choice(NAMES))
    cut = draw.randrange(len(other))
    data[_place(data, draw) :] = other[cut if draw.random() < 0.7 else 0 :]


def _append(data: bytearray, draw: random.Random) -> None:
    data += note(draw.choice(NAMES))


def _repeat(data: bytearray, draw: random.Random) -> None:
    """Repeat a piece, where it can be a page of Ogg, a chunk or a box."""
    start = _place(data, draw)
    pages = data.find(b"OggS", start), data.find(b"OggS", data.find(b"OggS", start) + 4)
    start, end = pages if pages[0] >= 0 and pages[1] > pages[0] else (start, start + 200)
    data[end:end] = data[start:end] * draw.choice((1, 3, 50, 1_000))


_MUTATIONS = (
    *(_flip, _flip, _write_number, _write_number, _write_number, _truncate, _remove, _insert),
    *(_fill, _splice, _append, _repeat),
)
