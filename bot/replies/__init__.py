"""Every sentence and embed that the bot says: pure functions, no Discord calls.

Sentences to members say what happened and what to do. People are named as ``<@id>``, which Discord
shows as their name; nobody is pinged, because every message is sent with
``AllowedMentions.none()``.
"""

from bot.replies.conversation import (
    CANNOT_HEAR,
    CONSENT,
    CONSENT_VERSION,
    DECLINED,
    ENROL_FIRST_HINT,
    KEPT,
    NOT_SHARED,
    NOT_YOURS,
    NOTHING_TO_FORGET,
    PICTURE_NAME,
    READ_ALOUD,
    STEP_IS_OVER,
    STOPPED,
    answer_card,
    answer_text,
    consent_card,
    direct_messages_closed,
    enrolled,
    forget_card,
    forgotten,
    help_card,
    look_at_direct_messages,
    note_saved,
    progress_bar,
    prompt_card,
    stopped,
    which_server,
)
from bot.replies.failures import failure

__all__ = [
    "CANNOT_HEAR",
    "CONSENT",
    "CONSENT_VERSION",
    "DECLINED",
    "ENROL_FIRST_HINT",
    "KEPT",
    "NOTHING_TO_FORGET",
    "NOT_SHARED",
    "NOT_YOURS",
    "PICTURE_NAME",
    "READ_ALOUD",
    "STEP_IS_OVER",
    "STOPPED",
    "answer_card",
    "answer_text",
    "consent_card",
    "direct_messages_closed",
    "enrolled",
    "failure",
    "forget_card",
    "forgotten",
    "help_card",
    "look_at_direct_messages",
    "note_saved",
    "progress_bar",
    "prompt_card",
    "stopped",
    "which_server",
]
