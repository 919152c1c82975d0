"""The sentence for every error: what happened, and what to do."""

import math
from functools import singledispatch

import discord
from discord import app_commands

from bot import errors
from bot.language import say
from bot.recogniser import (
    BrokenSamplesError,
    EmptyRecordingError,
    Misfit,
    NotAudioError,
    NotEnoughSpeechError,
    RecordingTooLargeError,
    RecordingTooLongError,
    RecordingTruncatedError,
)
from bot.storage import Audience


@singledispatch
def failure(error: Exception) -> str:
    """Return the sentence for an error: what happened, and what to do."""
    for kind in type(error).__mro__:
        if kind in _FAILURES:
            return say(_FAILURES[kind])
    return say("error-unforeseen")


@failure.register
def _(error: NotEnoughSpeechError) -> str:
    return say("error-not-enough-speech", seconds=error.speech_s, needed=error.required_s)


@failure.register
def _(error: RecordingTooLargeError) -> str:
    return say("error-too-large", megabytes=error.size_bytes / 1e6, most=error.max_bytes / 1e6)


@failure.register
def _(error: RecordingTooLongError) -> str:
    return say("error-too-long", most=error.max_s)


@failure.register
def _(error: errors.DownloadError) -> str:
    if error.status in (403, 404):
        return say("error-recording-gone")
    if not error.status:
        return say("error-no-answer")
    return say("error-download", status=str(error.status))


@failure.register
def _(error: errors.NoteMisfitError) -> str:
    return say(_MISFITS[error.reason])


@failure.register
def _(error: errors.NotReadError) -> str:
    if error.other is not None:
        return say("reading-other", other=error.other, sentence=error.sentence)
    if error.missed:
        return say("reading-partly", words=", ".join(error.missed), sentence=error.sentence)
    return say("reading-not-heard", sentence=error.sentence)


@failure.register
def _(error: errors.AudienceError) -> str:
    return say(_AUDIENCES[error.audience])


@failure.register
def _(error: app_commands.CommandOnCooldown) -> str:
    return say("error-cooldown", seconds=math.ceil(error.retry_after))


_AUDIENCES: dict[str, str] = {
    Audience.ENROLLED: "error-audience-enrolled",
    Audience.MANAGERS: "error-audience-managers",
}

_MISFITS: dict[str, str] = {
    Misfit.COPY: "misfit-copy",
    Misfit.ANOTHER_MEMBER: "misfit-another-member",
    Misfit.UNLIKE_OTHERS: "misfit-unlike-others",
    Misfit.TWO_VOICES: "misfit-two-voices",
}

_FAILURES: dict[type, str] = {
    app_commands.CheckFailure: "error-not-allowed",
    discord.Forbidden: "error-permission",
    errors.StartError: "error-start",
    errors.BusyError: "error-busy",
    errors.RecordingRefusedError: "error-recording-refused",
    errors.ComputeStoppedError: "error-restarting",
    errors.NoRecordingError: "error-no-recording",
    errors.TooManyRecordingsError: "error-several-recordings",
    errors.ForwardedEnrolmentError: "error-forwarded",
    errors.ConsentMissingError: "error-no-consent",
    errors.NobodyEnrolledError: "error-nobody-enrolled",
    errors.MemberNotEnrolledError: "error-member-not-enrolled",
    errors.NoSharedServerError: "error-no-shared-server",
    errors.ConsentOutdatedError: "error-consent-outdated",
    errors.AlreadyRetrainingError: "error-already-retraining",
    errors.NotRetrainingError: "error-not-retraining",
    errors.TooFewMembersError: "error-too-few-members",
    errors.TrainingLostError: "error-training-lost",
    errors.HeadOutdatedError: "error-head-outdated",
    errors.NoChannelAccessError: "error-no-channel-access",
    errors.UnknownVersionError: "error-unknown-version",
    errors.OtherEncoderError: "error-other-encoder",
    errors.EncoderSwitchedError: "error-encoder-switched",
    errors.EncoderChangingError: "error-encoder-changing",
    errors.ServerOnlyError: "error-server-only",
    EmptyRecordingError: "error-empty",
    RecordingTruncatedError: "error-truncated",
    NotAudioError: "error-not-audio",
    BrokenSamplesError: "error-broken-samples",
}
