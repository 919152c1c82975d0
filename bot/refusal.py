"""Why Discord does not let the bot in, in a sentence for the operator."""

import aiohttp
import discord

from bot.errors import (
    DiscordUnreachableError,
    IntentMissingError,
    StartError,
    TokenRefusedError,
)

TOKEN_REFUSED = 4004  # the gateway's close code
INTENT_MISSING = (
    "TIMBRE_LISTEN and TIMBRE_LISTEN_CHANNELS need the Message Content intent: enable it on the "
    "Bot page of your application, or leave both out."
)
LOGIN_ERRORS = (
    aiohttp.ClientError,
    OSError,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.HTTPException,
    discord.LoginFailure,
    discord.PrivilegedIntentsRequired,
)


def refusal(error: Exception) -> StartError:
    """Say why Discord does not let the bot in, or on."""
    # A token that is reset after login is refused by the gateway only.
    closed_with = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or closed_with == TOKEN_REFUSED:
        return TokenRefusedError(
            "Discord refused the token: copy it again from the Bot page of your application into "
            "TIMBRE_TOKEN."
        )
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return IntentMissingError(INTENT_MISSING)
    return DiscordUnreachableError(
        f"Discord cannot be reached ({error}): check the network and try again."
    )
