"""Whether a member read the sentence that they were asked to read.

Who plays an old recording of somebody else reads nothing. It is asked of notes in English, where
a server or the operator wants it and the extra ``phrase-check`` is there; what was heard is kept
nowhere.
"""

from bot import prompts
from bot.compute import Compute
from bot.errors import ExtraMissingError, NotReadError
from model.audio import AudioLimits, decode
from model.phrase import PhraseCheck, PhraseListener, Verdict, is_available


def require_extra() -> None:
    """Refuse to start without what listens.

    Raises
    ------
    ExtraMissingError
    """
    if not is_available():
        raise ExtraMissingError(
            "TIMBRE_CHECK_READING needs an extra: run pip install 'timbre[phrase-check]', or set "
            "it to false."
        )


async def check_reading(compute: Compute, recording: bytes, limits: AudioLimits, key: str) -> None:
    """Refuse a note in which a sentence was not read.

    Parameters
    ----------
    compute : Compute
    recording : bytes
    limits : AudioLimits
    key : str
        Of the sentence, as it is in the language of the moment.

    Raises
    ------
    NotReadError
        With what was heard instead.
    AudioError, BusyError, RecordingRefusedError
        As when the note is embedded.
    """
    sentence = prompts.sentence(key)
    others = [prompts.sentence(other) for other in prompts.SENTENCES if other != key]
    found = await compute.run(_listen, recording, limits, sentence, others)
    if found.verdict is not Verdict.READ:
        # Of a note without any of it, a list of all its words would tell nothing.
        missed = found.missed if found.verdict is Verdict.PARTLY_READ else ()
        raise NotReadError(sentence, missed=missed, other=found.other)


def _listen(recording: bytes, limits: AudioLimits, sentence: str, others: list[str]) -> PhraseCheck:
    """Listen in a compute process: what listens loads in 0.1 s, and is let go after the note."""
    return PhraseListener().check(decode(recording, limits=limits), sentence, others)
