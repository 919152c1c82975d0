"""Ogg made by hand: pages of any packets, with right sums (RFC 3533)."""

import struct
from collections.abc import Sequence

from tests.model.mutations import correct_sums

SERIAL = 7
FIRST, LAST = 2, 4
OPUS_RATE_HZ = 48_000
LONGEST_OPUS = 5_760  # samples of a packet: 120 ms


def page(
    packets: Sequence[bytes], granule: int, number: int, *, flags: int = 0, serial: int = SERIAL
) -> bytes:
    """Return a page of whole packets, each shorter than 255 bytes."""
    header = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, serial, number, 0)
    table = bytes([len(packets), *map(len, packets)])
    made = bytearray(header + table + b"".join(packets))
    correct_sums(made)
    return bytes(made)


def opus(
    packets: Sequence[bytes],
    *,
    samples: int = LONGEST_OPUS,
    channels: int = 1,
    granules: Sequence[int] | None = None,
    serial: int = SERIAL,
) -> bytes:
    """Return an Ogg Opus file of packets of so many samples each (RFC 7845).

    ``granules`` are the positions that its pages claim, where they are not the true ones.
    """
    mapping = 0 if channels <= 2 else 255
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, channels, 0, OPUS_RATE_HZ, 0, mapping)
    if mapping:
        head += bytes([channels, 0, *range(channels)])
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
    pages = [
        page_of_any([head], 0, 0, flags=FIRST, serial=serial),
        page([tags], 0, 1, serial=serial),
    ]
    pieces = [packets[place : place + 255] for place in range(0, len(packets), 255)]
    position = 0
    for number, piece in enumerate(pieces, 2):
        position += samples * len(piece)
        claimed = position if granules is None else granules[number - 2]
        flags = LAST if number == len(pieces) + 1 else 0
        pages.append(page(piece, claimed, number, flags=flags, serial=serial))
    return b"".join(pages)


def page_of_any(
    packets: Sequence[bytes], granule: int, number: int, *, flags: int, serial: int
) -> bytes:
    """Return a page of one packet of up to 64 kB."""
    (packet,) = packets
    header = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, serial, number, 0)
    lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
    made = bytearray(header + bytes([len(lacing), *lacing]) + packet)
    correct_sums(made)
    return bytes(made)
