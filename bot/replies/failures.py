"""The sentence for every error: what happened, and what to do."""

from functools import singledispatch

import discord
from discord import app_commands

from bot import errors
from bot.recogniser import AudioError, Misfit, NotEnoughSpeechError


@singledispatch
def failure(error: Exception) -> str:
    """Return the sentence for an error: what happened, and what to do."""
    if isinstance(error, AudioError):
        return str(error)  # the model's errors are whole sentences for whoever sent the note
    for kind in type(error).__mro__:
        if kind in _FAILURES:
            return _FAILURES[kind]
    return "Something went wrong on my side: please try again later."


@failure.register
def _(error: NotEnoughSpeechError) -> str:
    return (
        f"Only {error.speech_s:.1f} s of speech, and I need at least {error.required_s:.0f} s: "
        "hold the phone closer, and read the whole sentence or speak for longer."
    )


@failure.register
def _(error: errors.DownloadError) -> str:
    if error.status in (403, 404):
        return "The recording is gone from Discord: send it again."
    status = error.status or "no answer"
    return f"Discord did not give me that recording ({status}): try again in a minute."


@failure.register
def _(error: errors.NoteMisfitError) -> str:
    return _MISFITS[error.reason]


_MISFITS: dict[str, str] = {
    Misfit.COPY: (
        "I have this recording already: please read the sentence anew, a copy teaches me nothing."
    ),
    Misfit.ANOTHER_MEMBER: (
        "This sounds more like another member than like you, so I did not keep it: please read "
        "the sentence yourself."
    ),
    Misfit.UNLIKE_OTHERS: (
        "This does not sound like your other notes, so I did not keep it: please read it once "
        "more yourself, close to the phone. If it is the earlier notes that are wrong, erase them "
        "with `/forget` and begin again."
    ),
    Misfit.TWO_VOICES: (
        "I hear more than one voice in this note, so I did not keep it: please read the sentence "
        "alone, in a quiet place."
    ),
}

_FAILURES: dict[type, str] = {
    app_commands.CheckFailure: "You may not use this here: ask whoever runs this server.",
    discord.Forbidden: (
        "I lack a permission in this channel: I need to view it, send messages, embed links, "
        "attach files and read its history."
    ),
    errors.StartError: ("I cannot reach my memory at the moment: please try again later."),
    errors.BusyError: "Many notes are waiting just now: please try again in a minute.",
    errors.RecordingRefusedError: "I cannot play this recording: please record it again.",
    errors.ComputeStoppedError: "I am just restarting: please send it again in a minute.",
    errors.NoRecordingError: "There is no recording in this message: choose a voice note.",
    errors.TooManyRecordingsError: "There are several recordings in this message: send just one.",
    errors.ForwardedEnrolmentError: (
        "This note is forwarded, so I cannot know whose voice it is: record it yourself."
    ),
    errors.ConsentMissingError: "I keep no voice without your consent: start with `/enroll`.",
    errors.NobodyEnrolledError: "I know nobody in this server yet: start with `/enroll`.",
    errors.NoSharedServerError: (
        "We share no server where I know anybody yet: use `/enroll` in a server first."
    ),
    errors.ConsentOutdatedError: (
        "My terms have changed since you agreed: use `/enroll`, read them, agree, and press again."
    ),
    errors.AlreadyRetrainingError: (
        "A retraining runs in this server already: wait for it, or cancel it at its message."
    ),
    errors.NotRetrainingError: (
        "There is no retraining to cancel: it is over, or its result is just being stored."
    ),
    errors.TooFewMembersError: (
        "I need at least two members with three notes each to learn to tell them apart: "
        "start with `/enroll`."
    ),
    errors.TrainingLostError: (
        "The process that learns was lost, perhaps for want of memory: try again later, and tell "
        "whoever runs this bot if it happens again."
    ),
    errors.HeadOutdatedError: (
        "Voices were erased again and again while I learnt: try again later."
    ),
    errors.NoChannelAccessError: (
        "I may not show you a result in this channel: let me view it, send messages, embed links "
        "and attach files here, or use another channel."
    ),
    errors.UnknownVersionError: (
        "There is no such version, or it was deleted with a voice: `/model` shows all of them."
    ),
    errors.OtherEncoderError: (
        "That version belongs to an earlier encoder and cannot be used: choose another, or use "
        "`/retrain`."
    ),
    errors.EncoderSwitchedError: "I have just learnt to listen in a new way: please try once more.",
    errors.EncoderChangingError: (
        "I am listening to all stored notes again, in a new way: `/retrain` works as soon as that "
        "is done. `/model` says how many are left."
    ),
    errors.ServerOnlyError: "This works in a server only: use it in one of its channels.",
}
