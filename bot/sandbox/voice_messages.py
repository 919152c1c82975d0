"""Send voice messages in simcord's Discord, and show its Preview inside a page.

This is the only file that reaches into what simcord calls internal: simcord 3.2 has no public way
to do either. Forwarding needs nothing of this: ``MemberActor.forward`` is public.
"""
# ruff: noqa: SLF001  # the point of this file

import base64
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import discord
import simcord
import soundfile
from simcord.actors import MessageLike
from simcord.results import to_discord_message

VOICE_MESSAGE_FLAG = 1 << 13
UNREADABLE_DURATION_S = 1.0  # what is claimed for bytes that are no recording
_WAVEFORM = bytes(range(0, 256, 8))  # Discord's clients send up to 256 bytes of loudness


async def send_voice_note(  # noqa: PLR0913  # what a voice message is made of, all but two optional
    who: simcord.MemberActor | simcord.UserHandle,
    recording: bytes,
    *,
    channel: simcord.ChannelHandle | None = None,
    reply_to: MessageLike | None = None,
    duration_s: float | None = None,
    filename: str = "voice-message.ogg",
    content_type: str = "audio/ogg",
) -> discord.Message:
    """Send a recording as a Discord voice message, and wait until the bot has dealt with it.

    Parameters
    ----------
    who : simcord.MemberActor or simcord.UserHandle
        The sender.
    recording : bytes
        An Ogg Opus file, or any other bytes: Discord does not look inside.
    channel : simcord.ChannelHandle, optional
        Where to; the direct messages of ``who`` with the bot when left out.
    reply_to : discord.Message or simcord.ResponseMessage, optional
        The message of the same channel to reply to, with ping.
    duration_s : float, optional
        The duration that the sender's client claims; measured when left out.
    filename, content_type : str
        What the sender's client claims about the file.

    Returns
    -------
    discord.Message
        The voice message as the bot received it.

    Raises
    ------
    simcord.BackendError
        ``who`` may not send messages with files in ``channel``.
    """
    env = who._env
    place = channel or direct_messages(who)
    env._begin_operation("send_voice_note")
    try:
        if place.guild is not None:
            say = "send_messages_in_threads" if place.is_thread else "send_messages"
            env.backend.require_permissions(place.guild.id, who.id, place.id, say, "attach_files")
        (attachment,) = env.backend.store_attachments(place.id, [(filename, recording)])
        attachment["content_type"] = content_type
        attachment["duration_secs"] = measure_s(recording) if duration_s is None else duration_s
        attachment["waveform"] = base64.b64encode(_WAVEFORM).decode()
        reference = {"message_id": str(reply_to.id)} if reply_to is not None else None
        message = env.backend.create_message(
            place.id,
            who.id,
            attachments=[attachment],
            flags=VOICE_MESSAGE_FLAG,
            reference=reference,
        )
        env._mark_mutation()
        await env._settle_internal(dispatch="send_voice_note")
    finally:
        env._end_operation()
    return to_discord_message(env, message)


def direct_messages(who: simcord.MemberActor | simcord.UserHandle) -> simcord.ChannelHandle:
    """Return the channel of the direct messages between ``who`` and the bot."""
    user = who.user if isinstance(who, simcord.MemberActor) else who
    return user.dm_channel


def measure_s(recording: bytes) -> float:
    """Return the duration that libsndfile reads, or ``UNREADABLE_DURATION_S``."""
    try:
        return float(soundfile.info(io.BytesIO(recording)).duration)
    except soundfile.LibsndfileError:
        return UNREADABLE_DURATION_S


def prepare_for_frame(preview: simcord.Preview, origins: Iterable[str], style: Path) -> None:
    """Let pages of these origins show the Preview in a frame, with one more style sheet.

    Parameters
    ----------
    preview : simcord.Preview
        A Preview that has not been entered yet; no other is changed.
    origins : iterable of str
        Whose pages may frame it; everybody else still may not.
    style : Path
        A style sheet that imports ``/simcord.css``, the Preview's own.
    """
    server: Any = preview._server
    headers = dict(server._SECURITY_HEADERS)
    del headers["X-Frame-Options"]  # cannot name an origin; the policy below can
    policy = headers["Content-Security-Policy"]
    headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}"
    )
    server._SECURITY_HEADERS = headers
    own = {"/simcord.css": "preview.css", "/preview.css": str(style.absolute())}
    server._STATIC_FILES = server._STATIC_FILES | own
    server._STATIC_CONTENT_TYPES = server._STATIC_CONTENT_TYPES | {own["/preview.css"]: "text/css"}
