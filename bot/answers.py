"""What the bot answers about a note: ids instead of names and embeddings."""

from dataclasses import dataclass, field

from model.identify import Confidence, Doubt, Identification
from model.quality import Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who speaks in a note, in a server's words: ids instead of embeddings.

    Attributes
    ----------
    member_id : int or None
        Who speaks; None for nobody that the server knows.
    nearest_id : int
        The member whose voice is nearest, named or not.
    runner_up_id : int or None
        The second nearest; None where only one member is enrolled.
    confidence : Confidence
    doubt : Doubt or None
        Why nobody can tell.
    quality : Quality
    picture : bytes
        The spectrogram card, a PNG.
    """

    member_id: int | None
    nearest_id: int
    runner_up_id: int | None
    confidence: Confidence
    doubt: Doubt | None = None
    quality: Quality
    picture: bytes = field(repr=False)

    @property
    def people(self) -> tuple[int, ...]:
        """The members whom the answer's words speak of."""
        if self.member_id is None:
            return (self.nearest_id,) if self.confidence is Confidence.MAYBE else ()
        if self.runner_up_id is None:
            return (self.member_id,)
        return self.member_id, self.runner_up_id


def answer_of(result: Identification, quality: Quality, picture: bytes) -> Answer:
    """Put an identification into a server's words."""
    return Answer(
        member_id=int(result.speaker) if result.speaker is not None else None,
        nearest_id=int(result.best.speaker),
        runner_up_id=int(result.runner_up.speaker) if result.runner_up else None,
        confidence=result.confidence,
        doubt=result.doubt,
        quality=quality,
        picture=picture,
    )
