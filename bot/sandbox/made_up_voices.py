"""Speak as people who do not exist, so that the sandbox and the tests need nobody's recordings.

A voice is a source (the glottis, and air that rushes) and a filter (the formants of the tract), as
in "Software for a cascade/parallel formant synthesizer" (Klatt, 1980). How a person sounds is drawn
from the person's number, what they say from the take. Slow for an event loop: call it with
``asyncio.to_thread``.
"""

import io
from collections.abc import Iterable, Iterator

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy.signal import lfilter, sosfilt

SAMPLE_RATE_HZ = 16_000
VOICE_NOTE_RATE_HZ = 48_000  # what Discord's clients send
PEAK = 0.7
ROOM = 5e-4  # no room is silent
BETWEEN_TURNS_S = 0.5
FRAME = 80  # samples for which the tract stands still: 5 ms
HIGHEST_FORMANT_HZ = 7_600
HISS_HZ = 5_000

# Three formants, Hz; loudness of glottis, breath and hiss; seconds.
PAUSE = (500, 1500, 2500, 0, 0, 0, 0.2)
VOWELS = (  # of: father, see, blue, bed, thought, cat, bird
    (730, 1090, 2440, 1, 0, 0, 0.15), (270, 2290, 3010, 0.7, 0, 0, 0.13),
    (300, 870, 2240, 0.7, 0, 0, 0.13), (530, 1840, 2480, 0.9, 0, 0, 0.12),
    (570, 840, 2410, 0.9, 0, 0, 0.15), (660, 1720, 2410, 1, 0, 0, 0.15),
    (490, 1350, 1690, 0.8, 0, 0, 0.13),
)  # fmt: skip
CONSONANTS = (  # m, n, l, r, y, s, z, h
    (250, 1100, 2200, 0.25, 0, 0, 0.07), (250, 1700, 2600, 0.25, 0, 0, 0.06),
    (360, 1300, 2700, 0.4, 0, 0, 0.06), (310, 1060, 1380, 0.4, 0, 0, 0.07),
    (280, 2200, 2900, 0.4, 0, 0, 0.06), (320, 1600, 2500, 0, 0, 0.08, 0.1),
    (320, 1600, 2500, 0.2, 0, 0.04, 0.07), (500, 1500, 2500, 0, 1, 0, 0.06),
)  # fmt: skip

Waveform = NDArray[np.float32]
_Track = NDArray[np.float64]


def speak(person: int, take: int, seconds: float = 4.0) -> Waveform:
    """Return one take, ``(samples,)`` float32 at 16 kHz; the same seeds give the same samples."""
    voice, chance = _Voice(np.random.default_rng(person)), np.random.default_rng([person, take])
    tracks = _babble(voice, chance, int(seconds * SAMPLE_RATE_HZ))
    formants_hz, (glottis, breath, hiss, pitch_hz) = tracks[:3], tracks[3:]
    noise = chance.standard_normal(len(pitch_hz))
    source = glottis * _glottis(voice, pitch_hz, chance)
    source += voice.breath * (breath + glottis / 3) * noise
    sound = _tract(voice, source, formants_hz)
    hissing = lfilter(*_resonance(HISS_HZ, HISS_HZ / 3), noise)
    sound = sound / np.abs(sound).max() + hiss * hissing / hissing.std()
    sound += ROOM * chance.standard_normal(len(sound))
    spoken: Waveform = (PEAK * sound / np.abs(sound).max()).astype(np.float32)
    return spoken


def in_turns(spoken: Iterable[Waveform]) -> Waveform:
    """Return what was spoken, one after the other, ``(samples,)`` float32."""
    pause = np.zeros(int(BETWEEN_TURNS_S * SAMPLE_RATE_HZ), np.float32)
    pieces = [piece for said in spoken for piece in (pause, said)]
    return np.concatenate(pieces[1:])


def as_voice_note(waveform: Waveform) -> bytes:
    """Encode ``(samples,)`` float32 at 16 kHz as Discord's clients do: Ogg Opus, mono, 48 kHz."""
    file = io.BytesIO()
    at_48_khz = soxr.resample(waveform, SAMPLE_RATE_HZ, VOICE_NOTE_RATE_HZ)
    soundfile.write(file, at_48_khz, VOICE_NOTE_RATE_HZ, format="OGG", subtype="OPUS")
    return file.getvalue()


class _Voice:
    """What stays the same whenever a person speaks; drawn wider than people are."""

    def __init__(self, who: np.random.Generator) -> None:
        self.pitch_hz = 75 * 4 ** who.uniform()
        self.melody = who.uniform(0.02, 0.2)
        self.pace = who.uniform(0.8, 1.4)
        self.tilt = who.uniform(0, 0.97)  # a soft voice has weak overtones
        self.breath = 10 ** who.uniform(-2, 0.2)
        self.roughness = who.uniform(0, 0.3)
        self.bandwidth_hz = 35 * 6 ** who.uniform()
        tract = who.uniform(0.78, 1.35)  # the shorter the throat, the higher the formants
        self.upper_hz = np.array([3_400, 4_300, 5_400]) * tract * np.exp(who.normal(0, 0.08, 3))
        self.sounds = np.array([PAUSE, *VOWELS, *CONSONANTS])
        accent = who.normal(0, 0.14, 3) + who.normal(0, 0.14, (len(self.sounds), 3))
        self.sounds[:, :3] *= tract * np.exp(accent)


def _babble(voice: _Voice, chance: np.random.Generator, samples: int) -> _Track:
    """Return formants, loudnesses and pitch, (7, samples), of syllables without sense."""
    knots_s: list[float] = []
    targets: list[_Track] = []
    now_s = 0.0
    for sound, pitch_hz in _sounds(voice, chance):
        length_s = sound[-1] / voice.pace * chance.uniform(0.85, 1.15)
        knots_s += [now_s + 0.25 * length_s, now_s + 0.75 * length_s]
        targets += [np.append(sound[:-1], pitch_hz)] * 2
        now_s += length_s
        if now_s > samples / SAMPLE_RATE_HZ:
            break
    at_s = np.arange(samples) / SAMPLE_RATE_HZ
    return np.array([np.interp(at_s, knots_s, track) for track in np.transpose(targets)])


def _sounds(voice: _Voice, chance: np.random.Generator) -> Iterator[tuple[_Track, float]]:
    """Yield sounds and their pitch: phrases whose melody falls, with a pause before each."""
    vowels = _shuffled(voice.sounds[1 : len(VOWELS) + 1], chance)
    consonants = _shuffled(voice.sounds[len(VOWELS) + 1 :], chance)
    while True:
        yield voice.sounds[0], voice.pitch_hz
        for height in np.linspace(1, -1, chance.integers(5, 9)):
            pitch_hz = voice.pitch_hz * np.exp(voice.melody * (height + chance.normal()))
            yield next(consonants), pitch_hz
            yield next(vowels), pitch_hz


def _shuffled(sounds: _Track, chance: np.random.Generator) -> Iterator[_Track]:
    """Yield every sound before one comes again, so that takes of a person resemble each other."""
    while True:
        yield from chance.permutation(sounds)


def _glottis(voice: _Voice, pitch_hz: _Track, chance: np.random.Generator) -> _Track:
    """Return the flow's derivative, (samples,): that of a cubic pulse, as Klatt's KLGLOTT88."""
    wander = lfilter([0.006], [1, -0.98], chance.standard_normal(len(pitch_hz)))
    phase = np.cumsum(pitch_hz * np.exp(voice.roughness * wander) / SAMPLE_RATE_HZ)
    cycle, moment = np.divmod(phase, 1)
    moment /= 0.65  # the share of a cycle for which the glottis is open
    flow = np.where(moment < 1, 2 * moment - 3 * moment**2, 0)
    flow *= 1 + voice.roughness * chance.standard_normal(int(cycle[-1]) + 1)[cycle.astype(int)]
    softened: _Track = lfilter([1 - voice.tilt], [1, -voice.tilt], flow)
    return softened


def _tract(voice: _Voice, source: _Track, formants_hz: _Track) -> _Track:
    """Filter (samples,) through the moving formants (3, samples) and three that stay."""
    widths_hz = voice.bandwidth_hz * (1 + np.arange(6) / 2)
    sound, state = np.empty_like(source), np.zeros((6, 2))
    for start in range(0, len(source), FRAME):
        centres_hz = np.minimum([*formants_hz[:, start], *voice.upper_hz], HIGHEST_FORMANT_HZ)
        sections = [[*b, 0, 0, *a] for b, a in map(_resonance, centres_hz, widths_hz)]
        part = slice(start, start + FRAME)
        sound[part], state = sosfilt(np.array(sections), source[part], zi=state)
    return sound


def _resonance(centre_hz: float, bandwidth_hz: float) -> tuple[list[float], list[float]]:
    """Return numerator and denominator of one formant."""
    radius = float(np.exp(-np.pi * bandwidth_hz / SAMPLE_RATE_HZ))
    poles = [1, -2 * radius * float(np.cos(2 * np.pi * centre_hz / SAMPLE_RATE_HZ)), radius**2]
    return [sum(poles)], poles
