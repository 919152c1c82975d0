"""Part a note into its voices: not who they are, only how many, and when each speaks.

Overlapping windows of the note's speech are embedded from one pass of the network and clustered.
Then each step goes to the voice that it is most like, where a change of voice has its price (the
best path, by Viterbi's algorithm), the means of the voices are taken anew, and the two most alike
are joined, until no two are alike. Each voice that is left is embedded as a note of its own.

References
----------
Park et al., "A Review of Speaker Diarization: Recent Advances with Deep Learning", 2021,
arXiv:2101.09624: windows, clusters, resegmentation.
Landini et al., "Bayesian HMM clustering of x-vector sequences (VBx) in speaker diarization", 2020,
arXiv:2012.14952: the path. Ours: cosines and a price for a change instead of probabilities.
"""

import itertools
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.embedding import EmbeddedNote, centroid
from model.encoder import Encoder
from model.parted import PartedNote, Stretch, Voice
from model.spectrogram import SpectrogramConfig
from model.speech import Speech
from model.track import FRAMES_PER_FEATURE, Track

# Of speech, in features of 20 ms: a step is 0.12 s, and is heard in 0.72 s around it. Longer ones
# tell voices apart better, and miss short turns.
_STEP, _WINDOW = 6, 36
_MOST_VOICES = 6
_LEAST_STEPS = 6  # of a voice: 0.72 s
_CHANGE_PRICE = 1.0  # sum of cosines that another voice must win

# Least cosine at which clusters, and then voices, are the same. On `train`, 1 of 163 notes of one
# person was parted so, and 6 to 13 % of the time of 28 conversations was another's; at 0.60, 15 of
# 100 read notes were parted, and with windows of 1 to 2 s up to 50 % of the time was another's.
_SAME_CLUSTER, _SAME_VOICE = 0.50, 0.50

Windows = NDArray[np.float32]
"""``(steps, 192)`` float32, unit length: what is heard around each step."""
Labels = NDArray[np.intp]
"""``(steps,)``: the number of the voice that speaks."""


def part_voices(encoder: Encoder, waveform: Waveform, speech: Speech) -> PartedNote:
    """Part a note into its voices.

    Takes hardly longer than `Encoder.embed_speech` where there is one voice, twice as long where
    there are several.

    Raises
    ------
    NotEnoughSpeechError
        Less than `model.speech.MIN_SPEECH_S` in all.
    """
    spectrogram = encoder.speech_spectrogram(waveform, speech)
    track = encoder.track(spectrogram)
    note = EmbeddedNote(
        embedding=track.embedding, encoder_id=encoder.encoder_id, quality=speech.quality
    )
    spoken = _SpokenFeatures.of(speech, len(waveform), len(track), encoder.config.spectrogram)
    labels = np.repeat(label_steps(_windows(track, spoken.are_kept)), _STEP)[: len(spoken.at)]
    labels = _changed_in_pauses(labels, spoken.segment)
    stretches = _stretches(labels, spoken, speech)
    feature = np.minimum(np.arange(len(spectrogram)) // FRAMES_PER_FEATURE, len(track) - 1)
    of_frame = labels[_nearest(spoken.are_kept)][feature]
    voices = []
    for label, of_voice in stretches.items():
        embedding = note.embedding
        if len(stretches) > 1:
            embedding = encoder.embed_spectrogram(spectrogram[of_frame == label])
        speech_s = sum(end - start for start, end in of_voice)
        quality = replace(speech.quality, speech_s=speech_s)
        voices.append(Voice(stretches=of_voice, embedding=embedding, quality=quality))
    return PartedNote(note=note, voices=tuple(voices))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _SpokenFeatures:
    """Those features of a note in which somebody speaks, without the padding around speech.

    Windows of a second of sound with 0.3 s of speech in it tell little of the voice.

    Attributes
    ----------
    are_kept : NDArray, (features,) bool
        Which they are.
    at, segment : NDArray, (spoken,) intp
        The sample in the middle of each, and its segment of the speech.
    """

    are_kept: NDArray[np.bool_]
    at: NDArray[np.intp]
    segment: NDArray[np.intp]

    @classmethod
    def of(cls, speech: Speech, samples: int, features: int, config: SpectrogramConfig) -> Self:
        """Find them among the features of a note of so many samples."""
        cut = np.concatenate([np.arange(*piece) for piece in speech.pieces(samples)])
        middles = np.arange(features) * FRAMES_PER_FEATURE * config.hop_length + config.n_fft // 2
        at = cut[np.minimum(middles, len(cut) - 1)]
        starts, ends = np.array(speech.segments).T
        segment = np.searchsorted(starts, at, side="right") - 1
        are_kept = (segment >= 0) & (at < ends[segment])
        return cls(are_kept=are_kept, at=at[are_kept], segment=segment[are_kept])


def _nearest(is_speech: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return which of the features with speech is nearest to each feature, (features,)."""
    places = np.flatnonzero(is_speech)
    middles = (places[1:] + places[:-1]) / 2
    return np.searchsorted(middles, np.arange(len(is_speech)))


def _windows(track: Track, is_speech: NDArray[np.bool_]) -> Windows:
    """Embed what is heard around each step; at either end, the first and the last window."""
    features = int(is_speech.sum())
    length = min(_WINDOW, features)
    middles = np.arange(0, features, _STEP) + _STEP // 2
    first = np.clip(middles - length // 2, 0, features - length)
    return track.embed(is_speech, np.column_stack([first, first + length]))


def label_steps(windows: Windows) -> Labels:
    """Return the number of the voice that speaks at each step."""
    labels = _clusters(windows)
    while True:
        labels = _best_path(windows @ _means(windows, labels).T)
        numbers, counts = np.unique(labels, return_counts=True)
        if len(numbers) == 1:
            return np.zeros_like(labels)
        if counts.min() < _LEAST_STEPS:
            # Its steps go to the voices that are left.
            labels = np.where(labels == numbers[counts.argmin()], _NO_VOICE, labels)
            continue
        means = _means(windows, labels)
        alike = means @ means.T - 2 * np.eye(len(means), dtype=np.float32)
        one, other = np.unravel_index(alike.argmax(), alike.shape)
        if alike[one, other] < _SAME_VOICE:
            return labels
        labels = np.where(labels == numbers[other], numbers[one], labels)


_NO_VOICE = -1


def _clusters(windows: Windows) -> Labels:
    """Cluster windows, the small ones to no voice: there are always changes and noises."""
    if len(windows) < 2 * _LEAST_STEPS:
        return np.zeros(len(windows), np.intp)
    tree = linkage(windows, "average", "cosine")
    labels = fcluster(tree, 1 - _SAME_CLUSTER, "distance").astype(np.intp)
    numbers, counts = np.unique(labels, return_counts=True)
    largest = numbers[np.argsort(-counts, kind="stable")][:_MOST_VOICES]
    kept = [number for number in largest if (labels == number).sum() >= _LEAST_STEPS]
    return np.where(np.isin(labels, kept or largest[:1]), labels, _NO_VOICE)


def _means(windows: Windows, labels: Labels) -> NDArray[np.float32]:
    """Return the mean of each voice in the order of their numbers, (voices, 192), unit length."""
    numbers = np.unique(labels[labels != _NO_VOICE])
    return np.stack([centroid(windows[labels == number]) for number in numbers])


def _best_path(likeness: NDArray[np.float32]) -> Labels:
    """Return the voice of each step, given cosines, (steps, voices): the greatest net sum."""
    steps, voices = likeness.shape
    total = likeness[0].astype(np.float64)
    came_from = np.tile(np.arange(voices), (steps, 1))
    for step in range(1, steps):
        best = int(total.argmax())
        is_change = total[best] - _CHANGE_PRICE > total
        came_from[step, is_change] = best
        total = np.maximum(total, total[best] - _CHANGE_PRICE) + likeness[step]
    path = np.empty(steps, np.intp)
    path[-1] = total.argmax()
    for step in range(steps - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path


def _changed_in_pauses(labels: Labels, segment: NDArray[np.intp]) -> Labels:
    """Move changes of voice that are nearer to a pause than windows can tell, into the pause."""
    moved = labels.copy()
    for number in np.unique(segment):
        places = np.flatnonzero(segment == number)
        of_segment = labels[places]
        changes = np.flatnonzero(np.diff(of_segment)) + 1
        if not len(changes):
            continue
        before, after = changes[0], len(places) - changes[-1]
        if before <= min(_WINDOW // 2, len(places) - before):
            moved[places[:before]] = of_segment[before]
        if after <= _WINDOW // 2 and after < len(places) - after:
            moved[places[-after:]] = of_segment[-after - 1]
    return moved


def _stretches(
    labels: Labels, spoken: _SpokenFeatures, speech: Speech
) -> dict[int, tuple[Stretch, ...]]:
    """Return when each voice speaks, given that of each feature, in the order of first words."""
    at, segment = spoken.at, spoken.segment
    found: dict[int, list[Stretch]] = {}
    changes = np.flatnonzero((np.diff(labels) != 0) | (np.diff(segment) != 0)) + 1
    for first, last in itertools.pairwise([0, *changes.tolist(), len(labels)]):
        start, end = speech.segments[segment[first]]
        if first and segment[first - 1] == segment[first]:
            start = (at[first - 1] + at[first]) // 2
        if last < len(labels) and segment[last] == segment[first]:
            end = (at[last - 1] + at[last]) // 2
        stretch = float(start) / SAMPLE_RATE_HZ, float(end) / SAMPLE_RATE_HZ
        found.setdefault(int(labels[first]), []).append(stretch)
    return {label: tuple(of_voice) for label, of_voice in found.items()}
