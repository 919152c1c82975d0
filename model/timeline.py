"""Who spoke when in one note: its voices, each named or not.

Each voice is identified as a note of its own, by the same calibrated decision. A second person is
not invented lightly: voices that are given one name are one, and so are voices that are alike,
unless each of them is given a name of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from model.calibration import Calibration, Strictness
from model.embedding import Embedding
from model.gallery import Gallery
from model.identify import Identification, identify
from model.parted import PartedNote, Stretch, Voice
from model.quality import Quality

# Least cosine of two voices of one person where not each has a name of its own, and the same where
# the one without is nearest to the member who is the other. On `train`, 5 % of the voices that were
# wrongly parted are below 0.34, and 5 % of those of two people above 0.38.
_ALIKE, _ALIKE_TO_MEMBER = 0.36, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person's part in a note.

    Attributes
    ----------
    label : str
        The member's name, or "unknown 1", "unknown 2" in the order of their first words.
    identification : Identification
        Of all that they say.
    stretches : tuple of (float, float)
        First and last moment of each, in seconds from the start of the note, in order.
    """

    label: str
    identification: Identification
    stretches: tuple[Stretch, ...]

    @property
    def speaker(self) -> str | None:
        """The member who speaks, or None for nobody that the gallery knows."""
        return self.identification.speaker

    @property
    def seconds(self) -> float:
        """How long they speak."""
        return sum(end - start for start, end in self.stretches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Who spoke when in one note.

    Attributes
    ----------
    parts : tuple of Part
        One for each person, at least one, in the order of their first words.
    duration_s : float
        Of the whole note.
    """

    parts: tuple[Part, ...]
    duration_s: float

    @property
    def identification(self) -> Identification | None:
        """Whose the note is, where one person speaks in it; None of several."""
        return self.parts[0].identification if len(self.parts) == 1 else None


def make_timeline(
    parted: PartedNote,
    gallery: Gallery,
    *,
    strictness: Strictness = Strictness.NORMAL,
    calibration: Calibration | None = None,
) -> Timeline:
    """Name the voices of a note.

    Parameters
    ----------
    parted : PartedNote
        From `model.diarisation.part_voices`.
    gallery : Gallery
    strictness : Strictness
        Which share of strangers may be named.
    calibration : Calibration, optional
        Default: the one that ships.

    Returns
    -------
    Timeline
        Of one part, with what `identify` says of the whole note, where there is one person.
    """

    def identified(embedding: Embedding, quality: Quality) -> Identification:
        return identify(embedding, quality, gallery, strictness=strictness, calibration=calibration)

    def heard(voice: Voice) -> tuple[Voice, Identification]:
        return voice, identified(voice.embedding, voice.quality)

    people = [heard(voice) for voice in parted.voices]
    while (same := _same_person(people)) is not None:
        one, other = same
        both = people[one][0].joined(people[other][0])
        people = [person for place, person in enumerate(people) if place not in same]
        people.append(heard(both))
    if len(people) == 1:  # the whole note says more than its pieces
        voice = people[0][0]
        people = [(voice, identified(parted.note.embedding, parted.note.quality))]
    return Timeline(parts=_labelled(people), duration_s=parted.note.quality.duration_s)


def _same_person(people: Sequence[tuple[Voice, Identification]]) -> tuple[int, int] | None:
    """Return the places of the two voices that are likeliest one person's; None if none are."""
    alike = [
        (likeness, one, other)
        for other in range(len(people))
        for one in range(other)
        if (likeness := _likeness(people[one], people[other])) is not None
    ]
    return max(alike)[1:] if alike else None


def _likeness(
    one: tuple[Voice, Identification], other: tuple[Voice, Identification]
) -> float | None:
    """Return how alike two voices are if they are one person's, or None if they are not."""
    (first, found), (second, also_found) = one, other
    cosine = float(first.embedding @ second.embedding)
    named = {found.speaker, also_found.speaker} - {None}
    if found.speaker == also_found.speaker and named:
        return 1 + cosine  # before all others
    if len(named) == 2:
        return None
    # In a gallery of one, the only member is nearest to everybody.
    is_near = bool(named and found.runner_up) and found.best.speaker == also_found.best.speaker
    return cosine if cosine >= (_ALIKE_TO_MEMBER if is_near else _ALIKE) else None


def _labelled(people: Sequence[tuple[Voice, Identification]]) -> tuple[Part, ...]:
    """Put people into the order of their first words, and number those without a name."""
    parts, unknown = list[Part](), 0
    for voice, identification in sorted(people, key=lambda person: person[0].stretches):
        unknown += identification.speaker is None
        parts.append(
            Part(
                label=identification.speaker or f"unknown {unknown}",
                identification=identification,
                stretches=voice.stretches,
            )
        )
    return tuple(parts)
