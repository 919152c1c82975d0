"""Every error that the bot raises on purpose.

* BotError
  - BusyError                    the queue for model work is full, or no worker is to be had
  - RecordingRefusedError        this recording stopped two workers, or took too much of one
  - ComputeStoppedError          the bot is shutting down
  - DownloadError                Discord did not hand over the recording
  - NoRecordingError             the message carries no recording
  - TooManyRecordingsError       the message carries several
  - ForwardedEnrolmentError      a forwarded note has no author to enrol
  - NoteMisfitError              the note does not fit the member's others
  - NotReadError                 the note is not the sentence that was asked for
  - ConsentMissingError          nothing is stored before consent
  - NobodyEnrolledError          the server's gallery is empty
  - MemberNotEnrolledError       a note cannot be compared with a member of too few notes
  - NoSharedServerError          a direct message from someone who shares no server
  - ServerOnlyError              the command needs a server
  - AlreadyRetrainingError       one retraining a server at a time
  - NotRetrainingError           there is no retraining to be cancelled
  - TooFewMembersError           a retraining needs two members to tell apart
  - HeadOutdatedError            what a head learnt from was erased meanwhile
  - UnknownVersionError          there is no such version to go back to
  - OtherEncoderError            that version was trained for another encoder
  - EncoderSwitchedError         another encoder answers in the server meanwhile
  - EncoderChangingError         a new encoder has not heard all notes of the server yet
  - ConsentOutdatedError         the member agreed to an earlier text
  - AudienceError                not everybody may ask in this server
  - StartError                   the bot cannot start (or go on); has an exit code
    + TokenMissingError          78 (EX_CONFIG)
    + TokenRefusedError          77 (EX_NOPERM)
    + IntentMissingError         78 (EX_CONFIG)
    + SettingsError              78 (EX_CONFIG)
    + KeyUnusableError           78 (EX_CONFIG)
    + StorageUnreadableError     74 (EX_IOERR)
    + CopyRefusedError           73 (EX_CANTCREAT)
    + InUseError                 75 (EX_TEMPFAIL)
    + DiscordUnreachableError    69 (EX_UNAVAILABLE)
    + EncoderUnusableError       70 (EX_SOFTWARE)
    + ExtraMissingError          69 (EX_UNAVAILABLE)

What a member reads for each of them is in ``bot.replies``; a ``StartError`` is read by the
operator in a terminal, so it carries its own sentence.
"""


class BotError(Exception):
    """Base of all errors of this package. Never raised itself."""


class BusyError(BotError):
    """More notes are waiting than the bot accepts, or no worker of the cluster can be reached."""


class RecordingRefusedError(BotError):
    """The recording stopped two workers, or took too long or too much; it is not tried again."""


class ComputeStoppedError(BotError):
    """The bot is shutting down and takes no more work."""


class DownloadError(BotError):
    """Discord did not hand over the recording.

    Attributes
    ----------
    status : int
        HTTP status of the last try; 0 when the connection failed.
    """

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the CDN answered {status}")


class NoRecordingError(BotError):
    """The message carries no recording."""


class TooManyRecordingsError(BotError):
    """The message carries more than one recording."""


class ForwardedEnrolmentError(BotError):
    """A forwarded note has no author, so nobody can be enrolled with it."""


class NoteMisfitError(BotError):
    """A note would spoil the member's enrolment.

    Attributes
    ----------
    reason : str
        One of `bot.recogniser.Misfit`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the note does not fit: {reason}")


class NotReadError(BotError):
    """The sentence that the member was asked to read is not in the note.

    Attributes
    ----------
    sentence : str
    missed : tuple of str
        Words that were not heard, where the rest of it was.
    other : str or None
        The sentence that was read instead.
    """

    def __init__(
        self, sentence: str, *, missed: tuple[str, ...] = (), other: str | None = None
    ) -> None:
        self.sentence = sentence
        self.missed = missed
        self.other = other
        super().__init__("the sentence was not read")


class ConsentMissingError(BotError):
    """The member has not agreed to anything being stored."""


class NobodyEnrolledError(BotError):
    """Nobody of the server is enrolled."""


class MemberNotEnrolledError(BotError):
    """The member has not enough notes for a note to be compared with theirs."""


class NoSharedServerError(BotError):
    """The sender of a direct message shares no server with enrolled members with the bot."""


class ServerOnlyError(BotError):
    """The command needs a server."""


class AlreadyRetrainingError(BotError):
    """A retraining runs in this server already."""


class NoChannelAccessError(BotError):
    """The bot may not write what will take a while into this channel."""


class NotRetrainingError(BotError):
    """The retraining is over, or was cancelled before."""


class TooFewMembersError(BotError):
    """Fewer than two members have enough notes, so there is nobody to be told apart."""


class TrainingLostError(BotError):
    """No process could be started to train in, or it was lost twice at the same work."""


class HeadOutdatedError(BotError):
    """A note that the head learnt from was erased while it was trained."""


class UnknownVersionError(BotError):
    """The server has no such version, or it was dropped."""


class OtherEncoderError(BotError):
    """The version was trained for an encoder that is no longer in use."""


class EncoderSwitchedError(BotError):
    """Another encoder answers in the server than embedded the note: embed it again."""


class EncoderChangingError(BotError):
    """A new encoder has not listened to all notes of the server yet."""


class ConsentOutdatedError(BotError):
    """The member agreed to an earlier text, which does not cover this."""


class AudienceError(BotError):
    """Only some may ask in this server, and this is none of them.

    Attributes
    ----------
    audience : str
        One of `bot.storage.Audience`.
    """

    def __init__(self, audience: str) -> None:
        self.audience = audience
        super().__init__(f"only for {audience}")


class StartError(BotError):
    """The bot cannot start: a sentence for the operator and an exit code. Never raised itself."""

    exit_code = 1


class TokenMissingError(StartError):
    """No token is set."""

    exit_code = 78


class TokenRefusedError(StartError):
    """Discord refused the token."""

    exit_code = 77


class IntentMissingError(StartError):
    """Listening needs the Message Content intent and the application does not have it."""

    exit_code = 78


class SettingsError(StartError):
    """A setting has a value that cannot be used."""

    exit_code = 78


class KeyUnusableError(StartError):
    """The encryption key is malformed, unreadable, or not the one the database was made with."""

    exit_code = 78


class StorageUnreadableError(StartError):
    """The database cannot be opened, read or migrated."""

    exit_code = 74


class CopyRefusedError(StartError):
    """No backup or copy is made, or none is restored; nothing was lost."""

    exit_code = 73


class InUseError(StartError):
    """Another program, most likely the bot, uses the database."""

    exit_code = 75


class DiscordUnreachableError(StartError):
    """Discord did not answer."""

    exit_code = 69


class EncoderUnusableError(StartError):
    """No worker can load the encoder."""

    exit_code = 70


class ExtraMissingError(StartError):
    """An optional part of the package is not installed."""

    exit_code = 69
