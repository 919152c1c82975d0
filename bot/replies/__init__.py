"""Every embed that the bot says, and what needs more than one sentence: pure functions.

The sentences are in the catalogues of ``bot.language``, in every language. Those to
members say what happened and what to do. People are named as ``<@id>``, which Discord shows as
their name; nobody is pinged, because every message is sent with ``AllowedMentions.none()``.
"""

from bot.replies.administration import (
    audit_card,
    forget_member_card,
    forgot_member,
    forgotten_by_moderator,
    nothing_of_member,
    settings_card,
    settings_options,
    unused_warning,
    value_id,
)
from bot.replies.answers import PICTURE_NAME, answer_card, answer_text, picture, pictures
from bot.replies.conversation import (
    CONSENT_VERSION,
    consent_card,
    enrolled,
    forget_card,
    help_card,
    note_saved,
    progress_bar,
    prompt_card,
    steps,
    stopped,
    upload_report,
    welcome,
)
from bot.replies.failures import failure
from bot.replies.listening import claim_card, claim_text, guard_card, guard_text, permissions
from bot.replies.privacy import (
    forget_everywhere_card,
    known_card,
    my_data_card,
    privacy_card,
    undo_label,
)
from bot.replies.timeline import timeline_card, timeline_labels, timeline_text
from bot.replies.training import (
    CONFUSIONS_NAME,
    CURVE_NAME,
    HISTORY_NAME,
    enrol_again,
    model_card,
    no_version_choice,
    result_cards,
    retraining_card,
    retraining_ended,
    retraining_failed,
    rolled_back,
    version_choice,
    without_pictures,
)
from bot.replies.voices import MAP_NAME, voices_card, voices_text

__all__ = [
    "CONFUSIONS_NAME",
    "CONSENT_VERSION",
    "CURVE_NAME",
    "HISTORY_NAME",
    "MAP_NAME",
    "PICTURE_NAME",
    "answer_card",
    "answer_text",
    "audit_card",
    "claim_card",
    "claim_text",
    "consent_card",
    "enrol_again",
    "enrolled",
    "failure",
    "forget_card",
    "forget_everywhere_card",
    "forget_member_card",
    "forgot_member",
    "forgotten_by_moderator",
    "guard_card",
    "guard_text",
    "help_card",
    "known_card",
    "model_card",
    "my_data_card",
    "no_version_choice",
    "note_saved",
    "nothing_of_member",
    "permissions",
    "picture",
    "pictures",
    "privacy_card",
    "progress_bar",
    "prompt_card",
    "result_cards",
    "retraining_card",
    "retraining_ended",
    "retraining_failed",
    "rolled_back",
    "settings_card",
    "settings_options",
    "steps",
    "stopped",
    "timeline_card",
    "timeline_labels",
    "timeline_text",
    "undo_label",
    "unused_warning",
    "upload_report",
    "value_id",
    "version_choice",
    "voices_card",
    "voices_text",
    "welcome",
    "without_pictures",
]
