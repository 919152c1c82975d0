"""A server that retrains: what its tests share."""

import asyncio
import contextlib
import dataclasses

import discord

from tests.bot.lab import fields, written_to
from tests.voices import MEMBERS

NORA, FELIX, INES = MEMBERS[:3]
NEW = 20  # a take that nobody enrolled with


def administrator(lab, server):
    """Return a member who may manage the server."""
    role = server.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(lab.user("Admin"), roles=[role])


@dataclasses.dataclass
class Gate:
    """Holds every retraining at a job of a kind, until it is opened."""

    opened: asyncio.Event
    reached: asyncio.Event


@contextlib.contextmanager
def held_at(lab, job):
    compute = lab.bot._compute
    run, gate = compute.run_in_background, Gate(asyncio.Event(), asyncio.Event())

    async def held(function, *args, **kwargs):
        if function is job and not gate.opened.is_set():
            gate.reached.set()
            await lab.env.external_wait(gate.opened.wait(), reason="the test holds it")
        return await run(function, *args, **kwargs)

    compute.run_in_background = held
    try:
        yield gate
    finally:
        gate.opened.set()
        compute.run_in_background = run


def last(server):
    """Return the last message of the channel as it is now."""
    return server.general.history()[-1]


def head_version(lab, server):
    return lab.rows("SELECT head_version FROM servers WHERE server_id = ?", server.id)[0][0]


def running(lab, server):
    query = "SELECT count(*) FROM retrainings WHERE server_id = ? AND ended_at IS NULL"
    return lab.rows(query, server.id)[0][0]


async def last_retraining(server, admin):
    """Return what /model says of the last retraining, without its date."""
    model = await admin.slash(server.general, "model")
    return fields(model.response)["Last retraining"].partition(">")[2]


async def trained(lab, *names):
    """Return a server whose members were enrolled, an administrator, and version 1 in use."""
    server = lab.server(*names, "Guest")
    for name in names:
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    await admin.slash(server.general, "retrain")
    assert head_version(lab, server) == 1
    return server, admin


async def one_more(lab, server, name):
    """Let somebody who is enrolled give another note."""
    await server[name].slash(server.general, "enroll")
    await lab.read(server[name], name, [NEW - 1])
    await server[name].user.click(written_to(server[name]), label="Stop")
