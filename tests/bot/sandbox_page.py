"""A small bot in the sandbox, and what its page in the browser does."""

import asyncio
import contextlib
import io

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.sandbox.run import open_sandbox


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
        self.pause_s = 0.0

    async def setup_hook(self) -> None:
        self.tree.add_command(app_commands.ContextMenu(name="Who is speaking?", callback=name_them))
        self.tree.add_command(
            app_commands.Command(name="enroll", description="Enrol", callback=enrol)
        )
        await self.tree.sync()

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
