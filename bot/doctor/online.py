"""What Discord says of the bot, asked over REST: a running bot keeps its session."""

import asyncio
from collections.abc import Mapping
from typing import Final

import discord

from bot.clock import DiscordClock
from bot.doctor.findings import Finding, Findings, Mark
from bot.refusal import INTENT_MISSING, LOGIN_ERRORS, refusal
from bot.settings import Settings

LOGIN_S = 30.0
MOST_OFF_S = 30.0
# The invite link of the README asks for exactly these; Discord's own names of them.
NEEDED: Final[Mapping[str, str]] = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}

Homes = dict[int, tuple[discord.Guild, discord.Member]]


async def discord_side(settings: Settings) -> Findings:
    """Log in, and look at intents, servers, channels and clock."""
    if settings.token is None:
        told = (
            "None is set, so only the sandbox runs: for Discord, put the bot's token into "
            "TIMBRE_TOKEN; the README has the steps."
        )
        yield Finding(Mark.WARNING, "token", told)
        told = "Intents, permissions and clock cannot be checked without a token."
        yield Finding(Mark.UNKNOWN, "Discord", told)
        return
    clock = DiscordClock()
    intents = discord.Intents(guilds=True)
    async with discord.Client(intents=intents, http_trace=clock.trace()) as client:
        login = await _log_in(client, settings.token.get_secret_value())
        yield login
        if clock.ahead is not None:
            yield look_at_clock(clock.ahead.total_seconds())
        if login.mark is not Mark.OK:
            told = "Intents and permissions cannot be checked without a login."
            yield Finding(Mark.UNKNOWN, "Discord", told)
            return
        yield _intents(client, listens=settings.hears_channels)
        async for finding in _places(client, settings):
            yield finding


async def _log_in(client: discord.Client, token: str) -> Finding:
    try:
        async with asyncio.timeout(LOGIN_S):
            await client.login(token)
    except TimeoutError:
        return Finding(Mark.WRONG, "token", str(refusal(TimeoutError("no answer in time"))))
    except LOGIN_ERRORS as error:
        return Finding(Mark.WRONG, "token", str(refusal(error)))
    return Finding(Mark.OK, "token", f"Discord accepts it, as {client.user}.")


def look_at_clock(off_s: float) -> Finding:
    """Say whether our clock is right; whole seconds are told."""
    if abs(off_s) <= MOST_OFF_S:
        return Finding(Mark.OK, "clock", f"It differs from Discord's by {abs(off_s):.0f} s.")
    told = (
        f"It is {abs(off_s):.0f} s {'fast' if off_s > 0 else 'slow'}, and commands seem to have "
        "expired then: have the system set its time over the network."
    )
    return Finding(Mark.WARNING, "clock", told)


def _intents(client: discord.Client, *, listens: bool) -> Finding:
    flags = client.application_flags
    enabled = flags.gateway_message_content or flags.gateway_message_content_limited
    if listens and not enabled:
        return Finding(Mark.WRONG, "intents", INTENT_MISSING)
    if listens:
        told = "Message Content is enabled, as listening to channels needs it."
        return Finding(Mark.OK, "intents", told)
    if enabled:
        told = (
            "Message Content is enabled and not used: switch it off on the Bot page of your "
            "application, or set TIMBRE_LISTEN=true."
        )
        return Finding(Mark.WARNING, "intents", told)
    return Finding(Mark.OK, "intents", "None is needed, and Message Content is not enabled.")


async def _places(client: discord.Client, settings: Settings) -> Findings:
    """Look at every server, then at every channel that is listened to."""
    homes: Homes = {}
    try:
        ids = [guild.id async for guild in client.fetch_guilds(limit=None, with_counts=False)]
    except LOGIN_ERRORS as error:
        yield Finding(Mark.UNKNOWN, "servers", str(refusal(error)))
        return
    if not ids:
        told = "The bot is in none: invite it with the link in the README."
        yield Finding(Mark.WARNING, "servers", told)
    for number in ids:
        yield await _server(client, number, homes)
    for number in settings.listen_channels:
        yield await _channel(client, number, homes)


async def _server(client: discord.Client, number: int, homes: Homes) -> Finding:
    if client.user is None:
        raise RuntimeError("not logged in")
    try:
        guild = await client.fetch_guild(number, with_counts=False)
        member = await guild.fetch_member(client.user.id)
    except LOGIN_ERRORS as error:
        return Finding(Mark.UNKNOWN, "server", f"{number}: {refusal(error)}")
    homes[number] = guild, member
    if lacks := _lacking(member.guild_permissions):
        told = f"{guild.name}: the bot lacks {lacks}: give them to its role, or invite it again."
        return Finding(Mark.WARNING, "server", told)
    return Finding(Mark.OK, "server", f"{guild.name}: the bot has all permissions that it needs.")


async def _channel(client: discord.Client, number: int, homes: Homes) -> Finding:
    """See whether the bot can hear and answer in a channel of TIMBRE_LISTEN_CHANNELS."""
    try:
        found = await client.fetch_channel(number)
        guild, member = homes[getattr(found, "guild", discord.Object(0)).id]
        # Once more, of a server whose roles are known.
        channel = await guild.fetch_channel(getattr(found, "parent_id", None) or number)
    except (discord.NotFound, discord.InvalidData, KeyError):
        told = f"{number} is no channel of these servers: correct TIMBRE_LISTEN_CHANNELS."
        return Finding(Mark.WRONG, "channel", told)
    except discord.Forbidden:
        told = f"The bot may not see {number}: give it the permission View Channels there."
        return Finding(Mark.WRONG, "channel", told)
    except LOGIN_ERRORS as error:
        return Finding(Mark.UNKNOWN, "channel", f"{number}: {refusal(error)}")
    if lacks := _lacking(channel.permissions_for(member)):
        told = f"#{channel.name}: the bot lacks {lacks}: give them to it in this channel."
        return Finding(Mark.WRONG, "channel", told)
    return Finding(Mark.OK, "channel", f"#{channel.name}: the bot can hear and answer there.")


def _lacking(has: discord.Permissions) -> str:
    return ", ".join(told for name, told in NEEDED.items() if not getattr(has, name))
