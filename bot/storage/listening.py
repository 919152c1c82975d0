"""Which channels are listened to, and how."""

from typing import Any

from sqlalchemy import Row, delete, select

from bot.storage import writing
from bot.storage.database import Database
from bot.storage.events import Event
from bot.storage.records import ListenedChannel, ListenMode
from bot.storage.schema import listening


class Listening(Database):
    """The channels of all servers; every method is one transaction, as in ``Storage``."""

    async def begin(self, channel: ListenedChannel, *, actor_id: int) -> None:
        """Listen to a channel from now on, or in another way, and record who wished it."""
        way = {"mode": channel.mode.value, "report_to": channel.report_to}
        async with self._writing() as connection:
            await writing.put_server(connection, channel.server_id)
            key = {"channel_id": channel.channel_id}
            values = {"server_id": channel.server_id, **way}
            await writing.put(connection, listening, key=key, values=values)
            detail = {"channel": channel.channel_id, **way}
            await writing.record(
                connection, Event.LISTENING_CHANGED, channel.server_id, actor_id, detail=detail
            )

    async def end(self, channel_id: int, *, actor_id: int | None = None) -> None:
        """Listen to a channel no more, and record who wished it; None where it is gone."""
        row = delete(listening).where(listening.c.channel_id == channel_id)
        async with self._writing() as connection:
            server_id = await connection.scalar(row.returning(listening.c.server_id))
            if server_id is not None and actor_id is not None:
                detail = {"channel": channel_id, "mode": "off", "report_to": None}
                await writing.record(
                    connection, Event.LISTENING_CHANGED, server_id, actor_id, detail=detail
                )

    async def to(self, channel_id: int, parent_id: int | None = None) -> ListenedChannel | None:
        """Return how a channel is listened to, None for not at all.

        A thread is listened to as the channel that it belongs to, unless it has a way of its own.
        """
        ids = [channel_id] if parent_id is None else [channel_id, parent_id]
        query = select(listening).where(listening.c.channel_id.in_(ids))
        async with self._reading() as connection:
            rows = {row.channel_id: row for row in await connection.execute(query)}
        row = rows.get(channel_id) or rows.get(parent_id)
        if row is None:
            return None
        return _channel(row)

    async def of_server(self, server_id: int) -> tuple[ListenedChannel, ...]:
        """Return the channels of a server that are listened to, the oldest first."""
        query = select(listening).where(listening.c.server_id == server_id)
        async with self._reading() as connection:
            rows = await connection.execute(query.order_by(listening.c.channel_id))
            return tuple(map(_channel, rows))


def _channel(row: Row[Any]) -> ListenedChannel:
    return ListenedChannel(
        server_id=row.server_id,
        channel_id=row.channel_id,
        mode=ListenMode(row.mode),
        report_to=row.report_to,
    )
