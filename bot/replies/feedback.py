"""What the bot says to those who tell it whether an answer was right."""

UNDONE = "Undone: that note, and what was learnt from it, are erased."
NOTHING_TO_UNDO = "That note is gone already."
NOT_ME_NOTED = (
    "Thank you, I have counted that as a false name. If it happens often, more notes from "
    "`/enroll` make you easier to tell apart."
)


def sample_kept(*, is_quarantined: bool) -> str:
    """Say that a confirmed note was kept, and what becomes of it."""
    if is_quarantined:
        return (
            "Kept, but not used yet: it does not sound like your other notes. Every retraining "
            "looks at it again, and learns from it once it fits."
        )
    return "Kept as a note of yours: I compare with it, and the next retraining learns from it."
