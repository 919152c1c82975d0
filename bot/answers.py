"""What the bot answers about a note: ids instead of names and embeddings."""

from dataclasses import dataclass, field

from model.enrolment_advice import Advice
from model.identify import Confidence, Doubt
from model.parted import Stretch
from model.quality import Quality
from model.shares import shares_of
from model.timeline import Part, Timeline
from model.verify import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who speaks in a note of one person, in a server's words: ids instead of embeddings.

    Attributes
    ----------
    member_id : int or None
        Who speaks; None for nobody that the server knows.
    members : tuple of (int, float)
        The members whom the answer speaks of, likeliest first, and how likely each speaks.
    others : float or None
        How likely it is another member; None where there is none.
    nobody : float
        How likely it is nobody that the server knows.
    confidence : Confidence
    doubt : Doubt or None
        Why nobody can tell.
    quality : Quality
    picture : bytes
        The card of the note, a PNG: its spectrogram, and a bar for each of these.
    """

    member_id: int | None
    members: tuple[tuple[int, float], ...]
    others: float | None
    nobody: float
    confidence: Confidence
    doubt: Doubt | None = None
    quality: Quality
    picture: bytes = field(repr=False)

    @property
    def people(self) -> tuple[int, ...]:
        """The members whom the answer's words speak of."""
        return tuple(member_id for member_id, _ in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAnswer:
    """Who one of several people in a note is.

    Attributes
    ----------
    member_id, nearest_id, confidence, doubt
        As of an `Answer`.
    stretches : tuple of (float, float)
        When they speak, in seconds from the start of the note.
    """

    member_id: int | None
    nearest_id: int
    confidence: Confidence
    doubt: Doubt | None
    stretches: tuple[Stretch, ...]

    @property
    def seconds(self) -> float:
        """How long they speak."""
        return sum(end - start for start, end in self.stretches)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineAnswer:
    """Who speaks in a note of several people, and when.

    Attributes
    ----------
    parts : tuple of PartAnswer
        Two at least, in the order of their first words.
    quality : Quality
        Of the whole note.
    """

    parts: tuple[PartAnswer, ...]
    quality: Quality

    @property
    def people(self) -> tuple[int, ...]:
        """The members whom the answer's words speak of."""
        return tuple(
            part.nearest_id
            for part in self.parts
            if part.member_id is not None or part.confidence is Confidence.MAYBE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """Whether a note is of the member who is said to speak.

    Attributes
    ----------
    member_id : int
        Who is said to.
    fit : Fit
        "Can't tell" where several people speak.
    doubt : Doubt or None
        Why nobody can tell, where the note or the enrolment is the reason.
    voices : int
        How many people are heard.
    quality : Quality
    picture : bytes
        The spectrogram card, a PNG.
    """

    member_id: int
    fit: Fit
    doubt: Doubt | None = None
    voices: int = 1
    quality: Quality
    picture: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNote:
    """A note that a member confirmed to be theirs.

    Attributes
    ----------
    note_id : int
    is_quarantined : bool
        It does not fit their other notes yet, and is not used until it does.
    """

    note_id: int
    is_quarantined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardSoFar:
    """What was heard of a member in an enrolment.

    Attributes
    ----------
    picture : bytes or None
        A PNG, a row a note; None where it could not be drawn now.
    advice : Advice
        What would help most now.
    """

    picture: bytes | None = field(repr=False)
    advice: Advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a member's notes are and contribute.

    Attributes
    ----------
    picture : bytes or None
        A PNG, a row a note; None where it could not be drawn now.
    drawn : int
        How many notes it shows, the latest.
    of_other_encoder, unreadable : int
        Notes that are not compared with: another encoder's, and such as cannot be read.
    compares : bool
        Whether there are notes enough to say what each contributes.
    advice : Advice or None
        What would help most now; None without notes.
    """

    picture: bytes | None = field(repr=False)
    drawn: int
    of_other_encoder: int
    unreadable: int
    compares: bool
    advice: Advice | None


def answer_of(timeline: Timeline, quality: Quality, picture: bytes) -> Answer | TimelineAnswer:
    """Put who speaks into a server's words; the picture is the one for a single person."""
    if len(timeline.parts) > 1:
        return TimelineAnswer(parts=tuple(map(_part_of, timeline.parts)), quality=quality)
    result = timeline.parts[0].identification
    shares = shares_of(result)
    return Answer(
        member_id=int(result.speaker) if result.speaker is not None else None,
        members=tuple((int(speaker), share) for speaker, share in shares.members),
        others=shares.others,
        nobody=shares.nobody,
        confidence=result.confidence,
        doubt=result.doubt,
        quality=quality,
        picture=picture,
    )


def _part_of(part: Part) -> PartAnswer:
    result = part.identification
    return PartAnswer(
        member_id=int(result.speaker) if result.speaker is not None else None,
        nearest_id=int(result.best.speaker),
        confidence=result.confidence,
        doubt=result.doubt,
        stretches=part.stretches,
    )
