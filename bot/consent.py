"""Consent: nothing of a member is kept before they agreed to the text that covers it."""

from bot import replies
from bot.errors import ConsentMissingError, ConsentOutdatedError
from bot.storage import Consent, Storage


async def require_consent(storage: Storage, server_id: int, member_id: int) -> None:
    """Refuse who has not agreed, in this server, to the text of today.

    Raises
    ------
    ConsentMissingError, ConsentOutdatedError
    """
    consent = await storage.consent_of(server_id, member_id)
    if consent is None:
        raise ConsentMissingError
    if not is_of_today(consent):
        raise ConsentOutdatedError


def is_of_today(consent: Consent | None) -> bool:
    """Say whether somebody has agreed, and to the text of today."""
    return consent is not None and consent.text_version == replies.CONSENT_VERSION
