"""Every error that this package raises on purpose.

* ModelError
  - AudioError
    + EmptyRecordingError
    + RecordingTooLargeError
    + RecordingTooLongError
    + RecordingTruncatedError
    + NotAudioError
    + BrokenSamplesError
    + NotEnoughSpeechError
  - CheckpointError
  - GalleryError
  - PhraseCheckMissingError
  - UnknownPhraseError

Messages are whole sentences: what is wrong and what to do about it.
"""


class ModelError(Exception):
    """Base of all errors of this package. Never raised itself.

    Travels between processes with its attributes, whatever its constructor takes.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    kind: type[ModelError], args: tuple[object, ...], attributes: dict[str, object]
) -> ModelError:
    """Make an error again on the other side."""
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error


class AudioError(ModelError):
    """The recording cannot be used. Never raised itself."""


class EmptyRecordingError(AudioError):
    """There is no sound in the recording: no bytes, or no samples."""

    def __init__(self) -> None:
        super().__init__("The recording is empty: record it again.")


class RecordingTooLargeError(AudioError):
    """More bytes than we take.

    Attributes
    ----------
    size_bytes, max_bytes : int
        Size of the recording, and the largest one taken.
    """

    def __init__(self, size_bytes: int, max_bytes: int) -> None:
        self.size_bytes = size_bytes
        self.max_bytes = max_bytes
        super().__init__(
            f"The recording has {size_bytes / 1e6:.1f} MB, at most {max_bytes / 1e6:.1f} MB are "
            "taken: send a shorter one."
        )


class RecordingTooLongError(AudioError):
    """More seconds than we take.

    Attributes
    ----------
    max_s : float
        The longest recording taken, in seconds.
    """

    def __init__(self, max_s: float) -> None:
        self.max_s = max_s
        super().__init__(f"The recording is longer than {max_s:g} s: send a shorter one.")


class RecordingTruncatedError(AudioError):
    """The file ends before its sound does."""

    def __init__(self) -> None:
        super().__init__("The recording breaks off in the middle of the file: send it again.")


class NotAudioError(AudioError):
    """The bytes are not audio that we can decode."""

    def __init__(self) -> None:
        super().__init__("This is not a recording that can be played: send a voice note.")


class BrokenSamplesError(AudioError):
    """Samples that are not numbers, or that no microphone gives."""

    def __init__(self) -> None:
        super().__init__("The recording is damaged, its samples are no numbers: record it again.")


class NotEnoughSpeechError(AudioError):
    """Less speech than the encoder needs.

    Attributes
    ----------
    speech_s, required_s : float
        Seconds of speech found and needed.
    """

    def __init__(self, speech_s: float, required_s: float) -> None:
        self.speech_s = speech_s
        self.required_s = required_s
        super().__init__(
            f"Only {speech_s:.1f} s of speech, at least {required_s:.1f} s are needed: "
            "speak longer and closer to the microphone."
        )


class CheckpointError(ModelError):
    """Weights that do not fit the network, or that are damaged."""


class GalleryError(ModelError):
    """A gallery without members, or with a member without notes."""


class PhraseCheckMissingError(ModelError):
    """Sentences cannot be checked: the extra is not installed."""

    def __init__(self) -> None:
        super().__init__("Sentences cannot be checked: pip install 'timbre[phrase-check]'")


class UnknownPhraseError(ModelError):
    """A sentence without a word that can be listened for.

    Attributes
    ----------
    phrase : str
    """

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        super().__init__(f"No word of {phrase!r} is in the English dictionary: ask for another.")
