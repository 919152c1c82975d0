"""A note as the model has it and as storage keeps it: from one to the other."""

from bot.storage import MeasuredNote, NewNote
from model import EmbeddedNote, Quality, embedding


def new_note(note: EmbeddedNote, recording: bytes | None, *, prompt: str) -> NewNote:
    """Return a note as it is stored; without its recording where those are not kept."""
    quality = note.quality
    return NewNote(
        recording=recording,
        prompt=prompt,
        embedding=embedding.to_bytes(note.embedding),
        fingerprint=note.fingerprint,
        encoder_id=note.encoder_id,
        speech_s=quality.speech_s,
        level_db=quality.level_db,
        snr_db=quality.snr_db,
        clipped_share=quality.clipped_share,
        upper_db=quality.upper_db,
    )


def quality_of(note: MeasuredNote) -> Quality:
    """Return what is stored of a note's quality: what was around its speech is not."""
    return Quality(
        speech_s=note.speech_s,
        duration_s=note.speech_s,
        level_db=note.level_db,
        snr_db=note.snr_db,
        clipped_share=note.clipped_share,
        upper_db=note.upper_db,
    )
