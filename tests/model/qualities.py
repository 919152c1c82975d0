"""How good a note is that leaves nothing to wish for."""

from model.quality import Quality

CLEAR = Quality(
    speech_s=3.0,
    duration_s=4.0,
    level_db=-20.0,
    snr_db=30.0,
    clipped_share=0.0,
    upper_db=0.0,
)
