"""A small bot in the sandbox, and what its page in the browser does."""

import asyncio
import contextlib
import io

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.command_names import CommandNames
from bot.sandbox.run import open_sandbox

RECORDING = b"whatever a browser records"


class Agreement(discord.ui.View):
    @discord.ui.button(label="I agree")
    async def agree(self, interaction: discord.Interaction, _button: discord.ui.Button) -> None:
        await interaction.response.send_message("See you in private.", ephemeral=True)
        await interaction.user.send("Please read the first sentence.")


class SmallBot(commands.Bot):
    """Hears notes, answers the menu, enrols."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(commands.when_mentioned, intents=intents)
        self.heard: list[discord.Message] = []
        self.asked: list[discord.Interaction] = []
        self.joined: list[discord.Guild] = []
        self.pause_s = 0.0

    async def setup_hook(self) -> None:
        await self.tree.set_translator(CommandNames())
        menu = app_commands.locale_str("Who is speaking?", message_id="menu-whois")
        self.tree.add_command(app_commands.ContextMenu(name=menu, callback=name_them))
        self.tree.add_command(
            app_commands.Command(name="enroll", description="Enrol", callback=enrol)
        )
        self.tree.add_command(
            app_commands.Command(name="whois", description="Who is it?", callback=whois)
        )
        await self.tree.sync()

    async def on_guild_join(self, server: discord.Guild) -> None:
        self.joined.append(server)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.asked.append(interaction)

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            await asyncio.sleep(self.pause_s)
            self.heard.append(message)
            if message.guild is None:
                await message.channel.send(f"I heard {message.author.display_name}.")


async def name_them(interaction: discord.Interaction, message: discord.Message) -> None:
    recording = await message.attachments[0].read()
    asked_by, size = interaction.user.mention, len(recording)
    await interaction.response.send_message(f"{asked_by}, it is nobody: {size}.", ephemeral=True)


async def whois(interaction: discord.Interaction, note: str) -> None:
    await interaction.response.send_message(f"{note} is nobody.", ephemeral=True)


async def enrol(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Your voice?", view=Agreement(), ephemeral=True)


class Page:
    """What the page in the browser does: requests with its own Origin."""

    def __init__(self, session: aiohttp.ClientSession, address: str, bot: SmallBot) -> None:
        self.session, self.address, self.bot = session, address.rstrip("/"), bot

    async def post(self, path: str, status: int = 200, **fields: str | bytes) -> dict:
        form = aiohttp.FormData(quote_fields=False)
        for name, value in fields.items():
            if isinstance(value, bytes):
                form.add_field(name, io.BytesIO(value), filename="recording.webm")
            else:
                form.add_field(name, value)
        headers = {"Origin": self.address}
        async with self.session.post(self.address + path, data=form, headers=headers) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def chat(self, state: dict) -> "Chat":
        """Open the Preview that the page shows in its frame, as its own script does."""
        address, _, capability = state["preview"].partition("#")
        own = {"X-Simcord-Capability": capability, "Origin": address.rstrip("/")}
        async with self.session.post(f"{address}api/pages", json={}, headers=own) as response:
            assert response.status == 200, await response.text()
            opened = await response.json()
        return Chat(self.session, address, own, opened)

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(self.address + path, headers=headers) as response:
            return response.status, await response.text()


@contextlib.asynccontextmanager
async def open_page():
    bot = SmallBot()  # no fixture: simcord's context variables must be set and reset in one task
    async with (
        open_sandbox(lambda: bot, port=0, notes_to_enrol=2) as address,
        aiohttp.ClientSession() as session,
    ):
        yield Page(session, address, bot)


class Chat:
    """What the Preview in the page's frame asks for, as whoever is looking."""

    def __init__(
        self, session: aiohttp.ClientSession, address: str, own: dict[str, str], opened: dict
    ) -> None:
        self.session, self.address, self.opened = session, address, opened
        self.own = own | {"X-Simcord-Context": opened["context"]["id"]}

    async def commands(self) -> dict[str, dict]:
        """Return the slash commands that are offered, by name."""
        async with self.session.get(f"{self.address}api/commands", headers=self.own) as response:
            return {one["invocation"]: one for one in (await response.json())["entries"]}

    async def texts(self) -> list[str]:
        """Return what is written in the chat."""
        async with self.session.get(f"{self.address}api/state", headers=self.own) as response:
            snapshot = await response.json()
        return [snapshot["messages"][one]["content"] for one in snapshot["timeline"]]

    async def use(self, name: str, **options: str) -> None:
        """Use a slash command by the name that is shown."""
        command = (await self.commands())[name]
        body = {
            "kind": "run_command",
            "command_id": command["commandId"],
            "path": command["path"],
            "schema_fingerprint": command["schemaFingerprint"],
            "options": options,
            "protocol_version": 3,
            "sequence": 1,
            "request_id": "once",
            "generation": self.opened["context"]["generation"],
            "bot_generation": self.opened["botGeneration"],
            "published_revision": self.opened["publishedRevision"],
        }
        async with self.session.post(
            f"{self.address}api/action", json=body, headers=self.own
        ) as response:
            receipt = await response.json()
        assert receipt["settlement"] == "settled", receipt
