"""The spectrogram card, whose marks stand where the speech is, and the charts of a server."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from model.audio import SAMPLE_RATE_HZ
from model.pictures import (
    canvas,
    draw_confusions,
    draw_history,
    draw_learning_curve,
    draw_spectrogram,
    draw_timeline,
    draw_voice_map,
    timeline,
    voice_map,
)
from model.pictures.canvas import BACKGROUND, BLUE, ORANGE, writable
from model.pictures.spectrogram import _BOTTOM, _HEIGHT, _LEFT, _RIGHT, _TOP, _WIDTH
from model.quality import Quality
from model.spectrogram import log_mel
from model.speech import Speech

AMBER = (230, 159, 0)
STRIP_Y = _HEIGHT - _BOTTOM + 8


def speech(waveform, *segments) -> Speech:
    quality = Quality(
        speech_s=sum(end - start for start, end in segments) / SAMPLE_RATE_HZ,
        duration_s=len(waveform) / SAMPLE_RATE_HZ,
        level_db=-20.0,
        snr_db=30.0,
        clipped_share=0.0,
        upper_db=0.0,
    )
    return Speech(segments=segments, quality=quality)


def tone(seconds: float, frequency_hz: float):
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (0.5 * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.float32)


def drawn(waveform, *segments):
    """Return the card as (height, width, 3)."""
    png = draw_spectrogram(log_mel(waveform), speech(waveform, *segments))
    assert png.startswith(b"\x89PNG")
    image = Image.open(io.BytesIO(png))
    assert image.size == (_WIDTH, _HEIGHT)
    return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize("samples", [1, 400, SAMPLE_RATE_HZ, 120 * SAMPLE_RATE_HZ])
def test_a_note_of_any_length_is_drawn(samples):
    drawn(np.resize(tone(1.0, 300.0), samples), (0, samples))


def test_a_note_without_speech_or_sound_is_drawn():
    card = drawn(np.zeros(SAMPLE_RATE_HZ, np.float32))
    assert not (card[STRIP_Y] == AMBER).all(axis=-1).any()


def test_speech_is_marked_where_it_is():
    waveform = tone(4.0, 300.0)
    card = drawn(waveform, (SAMPLE_RATE_HZ, 2 * SAMPLE_RATE_HZ))
    marked = np.flatnonzero((card[STRIP_Y] == AMBER).all(axis=-1))
    plot = _WIDTH - _LEFT - _RIGHT
    assert marked[0] == pytest.approx(_LEFT + plot / 4, abs=2)
    assert marked[-1] == pytest.approx(_LEFT + plot / 2, abs=2)


def test_a_higher_tone_shines_higher_up():
    def brightest_row(frequency_hz: float) -> int:
        plot = drawn(tone(1.0, frequency_hz))[_TOP : _HEIGHT - _BOTTOM, _LEFT:-_RIGHT]
        return int(plot.sum(axis=(1, 2)).argmax())

    assert brightest_row(4_000) < brightest_row(1_000) < brightest_row(250)


def test_what_happens_later_is_drawn_further_to_the_right():
    waveform = np.concatenate([np.zeros(SAMPLE_RATE_HZ, np.float32), tone(1.0, 1_000)])
    plot = drawn(waveform)[_TOP : _HEIGHT - _BOTTOM, _LEFT:-_RIGHT].sum(axis=-1)
    left, right = np.split(plot, 2, axis=1)
    assert right.max() > 3 * left[:, :-10].max()


def test_a_card_is_small_enough_to_be_sent():
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 10 * SAMPLE_RATE_HZ).astype(np.float32)
    assert len(draw_spectrogram(log_mel(noise), speech(noise))) < 1_000_000


def size_of(png):
    return struct.unpack(">II", png[16:24])


def test_confusions_grow_with_the_members_and_stop_at_those_with_most_errors():
    small = draw_confusions(["Nora", "Инес"], np.array([[3, 1, 0], [0, 2, 2]]))
    assert small.startswith(b"\x89PNG\r\n")
    counts = np.hstack([5 * np.eye(40, dtype=int), np.zeros((40, 1), int)])
    large = draw_confusions([f"Member {number}" for number in range(40)], counts)
    assert size_of(small) < size_of(large) == (954, 944)


def test_what_the_font_lacks_of_a_name_is_left_out():
    assert writable("Инес Ελένη") == "Инес Ελένη"
    assert writable("\N{HEADPHONE} DJ") == "DJ"
    assert writable("\u7530\u4e2d") == ""  # Chinese
    counts = np.array([[3, 1, 0], [0, 2, 2]])
    by_number = draw_confusions(["Nora", "member 2"], counts)
    assert draw_confusions(["Nora", "\u7530\u4e2d"], counts) == by_number


@pytest.mark.parametrize(
    "points", [[], [(1, 0.0, 0.0)], [(n, 1 / n, 0.5 / n) for n in range(1, 60)]]
)
def test_a_learning_curve_of_any_length_is_drawn(points):
    assert size_of(draw_learning_curve(points)) == (720, 400)


def test_the_history_of_one_version_and_of_many_is_drawn():
    versions = [(number, 0.1, 0.02, 0.0) for number in range(1, 40)]
    assert size_of(draw_history(versions[:1])) == size_of(draw_history(versions)) == (720, 400)


def test_everybody_who_speaks_has_a_lane_and_a_colour_where_they_speak():
    parts = [("Nora", [(0.0, 2.0), (6.0, 8.0)]), ("unknown 1", [(2.0, 4.0)])]
    png = draw_timeline(parts, 8.0)
    card = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    assert size_of(png) == (960, timeline._TOP + 2 * timeline._LANE + timeline._BOTTOM)
    left, plot = timeline._LEFT, 960 - timeline._LEFT - timeline._RIGHT
    for lane, (_, stretches) in enumerate(parts):
        row = card[timeline._TOP + lane * timeline._LANE + timeline._LANE // 2 + 12, left:-112]
        coloured = row.max(axis=1) > 100  # brighter than the empty lane
        for moment_s in range(1, 8, 2):
            speaks = any(start <= moment_s < end for start, end in stretches)
            assert coloured[int(moment_s / 8 * plot)] == speaks


@pytest.mark.parametrize("people", [1, 7, 13])
def test_a_timeline_of_any_number_of_people_and_of_the_shortest_word_is_drawn(people):
    parts = [("\u7530\u4e2d", [(119.0, 119.01)])] * people
    png = draw_timeline(parts, 120.0)
    assert size_of(png)[0] == 960
    card = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    lane = card[timeline._TOP + timeline._LANE // 2, timeline._LEFT : -timeline._RIGHT]
    assert (lane.max(axis=1) > 100).sum() >= timeline._THINNEST


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def luminance(of: str) -> float:
        parts = np.array([int(of[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted([luminance(colour), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", canvas.PEOPLE)
def test_names_in_their_colours_can_be_read_on_the_card(colour):
    assert contrast(colour, BACKGROUND) >= 4.5


def unit(rows) -> np.ndarray:
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def voices(number: int) -> np.ndarray:
    """Return centroids of two kinds of voices."""
    rng = np.random.default_rng(number)
    kinds = rng.standard_normal((2, 192))[np.arange(number) % 2]
    return unit(kinds + 0.5 * rng.standard_normal((number, 192)))


def dots_of(png: bytes, colour: str) -> np.ndarray:
    """Return which pixels have a colour, (height, width) bool."""
    card = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    return (card == [int(colour[i : i + 2], 16) for i in (1, 3, 5)]).all(axis=-1)


@pytest.mark.parametrize("number", [3, 50, 200])
def test_a_map_of_few_and_of_many_voices_is_the_same_each_time_and_hides_no_dot(number):
    centroids = voices(number)
    png = draw_voice_map(centroids, own=1)
    assert size_of(png) == (960, 720)
    assert len(png) < 500_000
    assert draw_voice_map(centroids.copy(), own=1) == png
    positions, _ = voice_map.lay_out(centroids)
    radius = voice_map._radius(number)
    dots = voice_map._apart(voice_map._on_card(positions, radius), radius)
    left, top, right, bottom = voice_map._PLOT
    assert (dots >= [left + radius - 1, top + radius - 1]).all()
    assert (dots <= [right - radius + 1, bottom - radius + 1]).all()
    distances = np.hypot(*(dots[:, None] - dots[None]).T) + 1e6 * np.eye(number)
    assert distances.min() >= 2 * radius


def test_on_the_map_near_is_alike_and_both_axes_have_one_scale():
    """Four voices whose distances two dimensions can hold: all are kept, in proportion."""
    corners = [[1, 0.3, 0.2], [1, -0.3, 0.2], [1, 0.3, -0.2], [1, -0.3, -0.2]]
    centroids = np.zeros((4, 192), np.float32)
    centroids[:, :3] = unit(corners)
    positions, kept = voice_map.lay_out(centroids)
    pixels = voice_map._on_card(positions, 20)
    assert kept == pytest.approx(1, abs=1e-3)

    def distances(of):
        return np.hypot(*(of[:, None] - of[None]).T)

    true = np.linalg.norm(centroids[:, None] - centroids[None], axis=-1)
    np.testing.assert_allclose(distances(positions), true, atol=1e-3)
    assert np.ptp(distances(pixels)[true > 0] / true[true > 0]) < 1


def test_two_kinds_of_voices_lie_apart_on_the_map_whatever_order_they_come_in():
    centroids = voices(40)
    positions, kept = voice_map.lay_out(centroids)
    sides = positions[:, 0] > 0
    assert (sides == sides[0]).tolist() == [place % 2 == 0 for place in range(40)]
    assert 0.3 < kept < 1
    order = np.random.default_rng(0).permutation(40)
    again, _ = voice_map.lay_out(centroids[order])
    np.testing.assert_allclose(again, positions[order], atol=1e-6)


def test_voices_that_are_the_same_lie_side_by_side_in_the_middle():
    centroids = np.repeat(voices(1), 12, axis=0)
    blue = np.argwhere(dots_of(draw_voice_map(centroids), BLUE))
    middle = np.array([(voice_map._PLOT[1] + voice_map._PLOT[3]) / 2, 480])
    assert np.abs(blue - middle).max() < 6 * voice_map._LARGEST
    assert len(blue) > 12 * 0.7 * np.pi * (voice_map._LARGEST - 2) ** 2 * 0.7  # none is hidden


def test_only_the_own_voice_is_marked_and_the_line_leads_to_the_most_alike():
    centroids = voices(3)
    assert not dots_of(draw_voice_map(centroids), ORANGE).any()
    assert dots_of(draw_voice_map(centroids, own=2), ORANGE).sum() > 1000
    assert voice_map._most_alike(unit([[1, 0, 0.1], [0, 1, 0], [1, 0, 0]])).tolist() == [2, 0, 0]


def test_the_numbers_on_the_dots_can_be_read():
    for colour in (BLUE, ORANGE):
        assert contrast(colour, BACKGROUND) >= 4.5
