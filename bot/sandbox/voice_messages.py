"""Send voice messages in simcord's Discord.

Together with ``simulation``, this file reaches into what simcord calls internal: simcord 3.2 has no
public way to do it. Forwarding needs nothing of this: ``MemberActor.forward`` is public.
"""
# ruff: noqa: SLF001  # the point of this file

import base64
import io

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
