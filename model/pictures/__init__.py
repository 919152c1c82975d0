"""Pictures that the bot shows, as PNGs: of one note, and of how members' voices compare.

Pillow, not matplotlib: a card takes about 55 ms instead of 190, and a worker keeps 50 MB less.
"""

from model.pictures.charts import draw_history, draw_learning_curve
from model.pictures.confusions import draw_confusions
from model.pictures.notes import draw_overview, draw_progress
from model.pictures.spectrogram import draw_spectrogram, redraw_found
from model.pictures.timeline import draw_timeline
from model.pictures.voice_map import draw_voice_map

__all__ = [
    "draw_confusions",
    "draw_history",
    "draw_learning_curve",
    "draw_overview",
    "draw_progress",
    "draw_spectrogram",
    "draw_timeline",
    "draw_voice_map",
    "redraw_found",
]
