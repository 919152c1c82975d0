"""All that is kept of a member in a server, as files to take away: for `/mydata`."""

import base64
import io
import json
import struct
import zipfile
from datetime import datetime
from typing import Any

from bot.language import say
from bot.storage import KeptNote, KeptOfMember

ARCHIVE = "my-voice.zip"
_ENDINGS = ((b"OggS", "ogg"), (b"RIFF", "wav"), (b"fLaC", "flac"), (b"ID3", "mp3"))


def packed(kept: KeptOfMember, server: str) -> bytes:
    """Return a ZIP archive of the recordings and of everything else, explained in plain words.

    In the language of the moment; the names in the JSON file are English.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(say("export-read-me-file"), say("export-read-me", server=server))
        archive.writestr("data.json", json.dumps(_told(kept, server), indent=1, ensure_ascii=False))
        for number, note in enumerate(kept.notes, start=1):
            if note.recording is not None:  # compressed already
                archive.writestr(_name(number, note), note.recording, zipfile.ZIP_STORED)
    return file.getvalue()


def in_parts(archive: bytes, most: int) -> list[tuple[str, bytes]]:
    """Return an archive as files of at most so many bytes, by name; several are numbered."""
    if len(archive) <= most:
        return [(ARCHIVE, archive)]
    starts = range(0, len(archive), most)
    return [
        (f"{ARCHIVE}.{number:03}", archive[start : start + most])
        for number, start in enumerate(starts, start=1)
    ]


def _told(kept: KeptOfMember, server: str) -> dict[str, Any]:
    consent = kept.consent
    return {
        "server": {"id": str(kept.server_id), "name": server},
        "member": {"id": str(kept.member_id)},
        "consent": {
            "text_version": consent.text_version,
            "text_language": consent.text_language,
            "given_at": _moment(consent.given_at),
        },
        "language": consent.language,
        "last_used_at": _moment(kept.used_at),
        "warned_of_erasure_at": _moment(kept.warned_at),
        "left_the_server_by": _moment(kept.gone_since),
        "on_the_map_of_voices_since": _moment(kept.on_map_since),
        "sentences_of_the_running_enrolment": list(kept.sentences),
        "versions_of_the_recogniser_that_learnt_from_you": list(kept.versions),
        "what_you_did": [{"at": _moment(at), "what": what} for at, what in kept.events],
        "notes": [_told_of_note(*one) for one in enumerate(kept.notes, start=1)],
    }


def _told_of_note(number: int, note: KeptNote) -> dict[str, Any]:
    return {
        "file": None if note.recording is None else _name(number, note),
        "given_at": _moment(note.given_at),
        "sentence": note.prompt,
        "source": note.source,
        "not_used_yet": note.is_quarantined,
        "seconds_of_speech": note.speech_s,
        "level_in_decibels": note.level_db,
        "signal_to_noise_ratio_in_decibels": note.snr_db,
        "clipped_share": note.clipped_share,
        "high_tones_in_decibels": note.upper_db,
        "encoder": note.encoder_id,
        "embedding": _numbers(note.embedding),
        "embeddings_of_copies": None if note.copies is None else _numbers(note.copies),
        "fingerprint_in_base64": _text(note.fingerprint),
    }


def _name(number: int, note: KeptNote) -> str:
    recording = note.recording or b""
    ending = next((name for start, name in _ENDINGS if recording.startswith(start)), "audio")
    return f"notes/{number}.{ending}"


def _numbers(embedding: bytes) -> list[float]:
    """Return the numbers of embeddings, kept as 32-bit floats, with the digits that count."""
    return [float(f"{one:.7g}") for (one,) in struct.iter_unpack("<f", embedding)]


def _text(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
