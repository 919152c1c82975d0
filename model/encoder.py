"""Encoder: a recording in, a unit vector out.

The whole path of a note, decode -> speech -> log-mel -> SpeakerCNN -> embedding, with the weights
and the configuration they were trained with.
"""

import functools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Self

import numpy as np
import safetensors
import safetensors.torch
import torch
from numpy.typing import NDArray

from model.audio import AudioLimits, Waveform, decode
from model.checkpoint import (
    UNLOADABLE,
    EncoderConfig,
    encoder_id_of,
    half_weights,
    network_of,
)
from model.embedding import EmbeddedNote, Embedding, centroid
from model.errors import AudioError, CheckpointError, NotEnoughSpeechError
from model.fingerprint import fingerprint
from model.inference import FastSpeakerCNN
from model.network import SpeakerCNN
from model.spectrogram import log_mel
from model.speech import MIN_SPEECH_S, Speech, find_speech
from model.track import Track
from model.windows import BUCKETS, batches, pieces, windows

_FRAMES_AT_ONCE = 2_000  # of a batch, 4 notes of 5 s: more leave the processor's cache
_LEAST_FOR_PIECES_S = 2.0  # of speech: shorter pieces are too unlike each other


class Encoder:
    """Turn voice notes into embeddings.

    Parameters
    ----------
    network : SpeakerCNN
        Is copied, rounded to float16 as it is stored.
    config : EncoderConfig
    device : torch.device, optional
        Default: a GPU where there is one.

    Attributes
    ----------
    encoder_id : str
        Hash of weights and configuration, 16 hexadecimal digits.
    """

    def __init__(
        self, network: SpeakerCNN, config: EncoderConfig, device: torch.device | None = None
    ) -> None:
        self.config = config
        self.encoder_id = encoder_id_of(half_weights(network), config.to_json())
        self.device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._weights: dict[str, torch.Tensor] | Path = half_weights(network)

    @property
    def network(self) -> SpeakerCNN:
        """A copy of the plain network, float32, in evaluation mode, on the device."""
        return network_of(self._half_weights(), self.config.network).to(self.device)

    def _half_weights(self) -> dict[str, torch.Tensor]:
        """Return what is stored, of the file again if it came from one.

        Raises
        ------
        CheckpointError
            The file has gone or changed since.
        """
        if not isinstance(self._weights, Path):
            return self._weights
        try:
            weights = safetensors.torch.load_file(self._weights)
        except UNLOADABLE as error:
            raise CheckpointError(f"{self._weights} cannot be loaded again: {error}") from error
        if encoder_id_of(weights, self.config.to_json()) != self.encoder_id:
            raise CheckpointError(f"{self._weights} has changed since it was loaded.")
        return weights

    @functools.cached_property
    def _forward(self) -> SpeakerCNN | FastSpeakerCNN:
        """What the embeddings are computed by."""
        return FastSpeakerCNN(self.network) if self.device.type == "cpu" else self.network

    @classmethod
    def default(cls) -> Self:
        """Load the weights that ship with the package."""
        with resources.as_file(
            resources.files("model") / "weights" / "encoder.safetensors"
        ) as path:
            return cls.load(path)

    @classmethod
    def load(cls, path: Path, device: torch.device | None = None) -> Self:
        """Load weights, strictly.

        Raises
        ------
        CheckpointError
            The file is missing or damaged, lacks or adds a parameter, or says another encoder_id
            than its contents give.
        """
        try:
            with safetensors.safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
            weights = safetensors.torch.load_file(path)
            config = EncoderConfig.from_json(metadata["config"])
            network = network_of(weights, config.network)
        except UNLOADABLE as error:
            raise CheckpointError(f"{path} cannot be loaded: {error}") from error
        encoder = cls(network, config, device)
        if encoder.encoder_id != metadata.get("encoder_id"):
            raise CheckpointError(f"{path} is damaged: its contents do not give its encoder_id.")
        encoder._weights = path  # 14 MB that a process which only serves notes need not keep
        return encoder

    def save(self, path: Path) -> str:
        """Write weights (float16) and configuration; return the encoder_id of the file."""
        metadata = {"config": self.config.to_json(), "encoder_id": self.encoder_id}
        path.parent.mkdir(parents=True, exist_ok=True)
        safetensors.torch.save_file(self._half_weights(), path, metadata)
        return self.encoder_id

    def embed(self, recording: bytes, *, limits: AudioLimits | None = None) -> EmbeddedNote:
        """Embed one recording.

        Parameters
        ----------
        recording : bytes
            A file of any format that `model.audio.decode` takes.
        limits : AudioLimits, optional

        Returns
        -------
        EmbeddedNote

        Raises
        ------
        AudioError
            One of its leaves: the recording cannot be used, or has less than a second of speech.

        Examples
        --------
        >>> from model import Encoder
        >>> note = Encoder.default().embed(open("note.ogg", "rb").read())
        >>> note.embedding.shape, note.speech_s
        ((192,), 3.4)
        """
        waveform = decode(recording, limits=limits)
        return self.embed_speech(waveform, find_speech(waveform))

    def embed_for_enrolment(
        self, recording: bytes, *, limits: AudioLimits | None = None
    ) -> EmbeddedNote:
        """Embed one recording, and measure what tells whether it fits a member's others.

        Takes twice as long as `embed`, which gives the same embedding.

        Raises
        ------
        AudioError
            As `embed`.

        See Also
        --------
        model.enrolment_check.misfit : what it is measured for.
        """
        waveform = decode(recording, limits=limits)
        speech = find_speech(waveform)
        spectrogram = self.speech_spectrogram(waveform, speech)
        note = self._note(self.embed_spectrogram(spectrogram), speech)
        return replace(
            note,
            fingerprint=fingerprint(log_mel(waveform, self.config.spectrogram)),
            pieces=self._pieces(spectrogram) if note.speech_s >= _LEAST_FOR_PIECES_S else None,
        )

    def _pieces(self, spectrogram: NDArray[np.float32]) -> NDArray[np.float32]:
        """Embed the pieces of a note one by one, (pieces, 192) float32."""
        return np.stack([self.embed_spectrogram(piece) for piece in pieces(spectrogram)])

    def embed_many(
        self, recordings: Sequence[bytes], *, limits: AudioLimits | None = None
    ) -> list[EmbeddedNote | AudioError]:
        """Embed many recordings in batches; an error stands in the place of an unusable note.

        The network takes a third less time for many notes of like length than for each alone.
        """
        results: dict[int, EmbeddedNote | AudioError] = {}
        speeches: dict[int, Speech] = {}
        spectrograms: list[NDArray[np.float32]] = []
        for place, recording in enumerate(recordings):
            try:
                waveform = decode(recording, limits=limits)
                speech = find_speech(waveform)
                spectrograms.append(self.speech_spectrogram(waveform, speech))
                speeches[place] = speech
            except AudioError as error:
                results[place] = error
        embeddings = self.embed_spectrograms(spectrograms)
        for (place, speech), embedding in zip(speeches.items(), embeddings, strict=True):
            results[place] = self._note(embedding, speech)
        return [results[place] for place in range(len(recordings))]

    def embed_spectrograms(
        self,
        spectrograms: Sequence[NDArray[np.float32]],
        *,
        frames_at_once: int = _FRAMES_AT_ONCE,
    ) -> list[Embedding]:
        """Embed log-mel spectrograms as `embed_spectrogram` does, those of like length in batches.

        Parameters
        ----------
        spectrograms : sequence of NDArray, each (frames, n_mels) float32
        frames_at_once : int
            How long a batch is at most, where a single window is not longer.
        """
        of_length: dict[int, list[tuple[int, NDArray[np.float32]]]] = defaultdict(list)
        for place, spectrogram in enumerate(spectrograms):
            for window in windows(spectrogram):
                of_length[len(window)].append((place, window))
        embeddings: dict[int, list[Embedding]] = defaultdict(list)
        for frames, placed in of_length.items():
            for batch in batches(placed, max(1, frames_at_once // frames)):
                places, inputs = zip(*batch, strict=True)
                for place, embedding in zip(places, self._run(np.stack(inputs)), strict=True):
                    embeddings[place].append(embedding)
        return [centroid(embeddings[place]) for place in range(len(spectrograms))]

    def embed_speech(self, waveform: Waveform, speech: Speech) -> EmbeddedNote:
        """Embed the speech that was found in a waveform.

        Raises
        ------
        NotEnoughSpeechError
            Less than `model.speech.MIN_SPEECH_S`.
        """
        spectrogram = self.speech_spectrogram(waveform, speech)
        return self._note(self.embed_spectrogram(spectrogram), speech)

    def embed_spectrogram(self, spectrogram: NDArray[np.float32]) -> Embedding:
        """Embed a log-mel spectrogram, (frames, n_mels) float32, of any length."""
        return centroid(self.embed_windows(spectrogram))

    def embed_windows(self, spectrogram: NDArray[np.float32]) -> NDArray[np.float32]:
        """Embed the windows that cover a log-mel spectrogram evenly, (windows, 192) float32.

        One after the other: windows of 10 s are no faster in a batch.
        """
        return np.concatenate([self._run(window[None]) for window in windows(spectrogram)])

    def track(self, spectrogram: NDArray[np.float32]) -> Track:
        """Run the network once over (frames, n_mels) float32, to embed stretches of it."""
        forward = self._forward
        return Track(
            spectrogram,
            lambda log_mel: forward.frame_features(log_mel.to(self.device)),
            forward.embed_statistics,
        )

    @torch.inference_mode()
    def _run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the network on (batch, frames, n_mels); return (batch, 192)."""
        embeddings = self._forward(torch.from_numpy(batch).to(self.device))
        return embeddings.cpu().numpy()

    def speech_spectrogram(self, waveform: Waveform, speech: Speech) -> NDArray[np.float32]:
        """Return the log-mel spectrogram of the speech, (frames, n_mels) float32.

        Raises
        ------
        NotEnoughSpeechError
            Less than `model.speech.MIN_SPEECH_S`.
        """
        if speech.quality.speech_s < MIN_SPEECH_S:
            raise NotEnoughSpeechError(speech.quality.speech_s, MIN_SPEECH_S)
        return log_mel(speech.cut_from(waveform), self.config.spectrogram)

    def _note(self, embedding: Embedding, speech: Speech) -> EmbeddedNote:
        return EmbeddedNote(embedding=embedding, encoder_id=self.encoder_id, quality=speech.quality)

    def warm_up(self, buckets: Sequence[int] = BUCKETS) -> None:
        """Compile the kernels of some lengths, so that no note waits for it."""
        n_mels = self.config.spectrogram.n_mels
        for frames in buckets:
            self.embed_windows(np.zeros((frames, n_mels), np.float32))
