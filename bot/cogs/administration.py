"""Administration: how the bot works in a server, whose voice it forgets, and who did what."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.access import require_manager
from bot.host import Host, Interaction
from bot.language import say, speaking
from bot.server_settings import LIKE_DISCORD
from bot.storage import Eraser
from bot.views import Menu, Press, buttons, menu_card

PAGE = 10  # entries of the audit at once

# What the selects are called in Discord, and which setting each is.
_CHOICES = {
    "strictness": "strictness",
    "language": "language",
    "retention": "retention_months",
    "retraining": "auto_retrain",
    "audience": "audience",
    "reading": "check_reading",
}
_NUMBERS = frozenset({"retention_months", "auto_retrain"})


class Administration(commands.Cog):
    """`/settings`, `/forget-member` and `/audit`, for those who may manage the server."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Offer what the selects and buttons do."""
        for choice, setting in _CHOICES.items():
            self.bot.choices[choice] = partial(self._choose, setting)
        self.bot.actions |= {"erasemember": self._erase_member, "audit": self._turn_page}

    @app_commands.command(name="settings", description="How I work in this server")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def settings(self, interaction: Interaction) -> None:
        """Show the settings of the server, each with a select."""
        server = require_manager(interaction)
        card = await self._card(interaction.user.id, server)
        await interaction.response.send_message(view=card, ephemeral=True)

    async def _choose(self, setting: str, interaction: Interaction, _: int, chosen: str) -> None:
        """Change a setting, and show all of them as they are now."""
        server = require_manager(interaction)
        await interaction.response.defer()
        if setting not in self._locked():
            await self.bot.server_settings.change(
                server.id, setting, _value(setting, chosen), actor_id=interaction.user.id
            )
        card = await self._card(interaction.user.id, server)
        await interaction.edit_original_response(view=card)

    async def _card(self, owner_id: int, server: discord.Guild) -> discord.ui.LayoutView:
        """Return a select for each setting, and what is set with other commands."""
        settings = await self.bot.server_settings.of(server.id)
        options = replies.settings_options(
            settings, operators_retrain=self.bot.settings.auto_retrain
        )
        menus = []
        for choice, setting in _CHOICES.items():
            chosen = replies.value_id(getattr(settings, setting))
            is_locked = setting in self._locked()
            text = replies.setting_text(setting, is_locked=is_locked)
            menus.append(Menu(text, choice, options[setting], chosen, is_locked))
        of_operator = self.bot.settings.listen_channels
        listened = replies.listened_channels(
            await self.bot.storage.listening.of_server(server.id),
            [one for one in of_operator if server.get_channel_or_thread(one) is not None],
        )
        return menu_card(owner_id, replies.settings_heading(), menus, footer=listened)

    def _locked(self) -> frozenset[str]:
        """Return the settings that cannot be changed, for want of what they need."""
        can_check = self.bot.server_settings.can_check_reading
        return frozenset() if can_check else frozenset({"check_reading"})

    @app_commands.command(
        name="forget-member", description="Erase the voice of a member who has left or asks for it"
    )
    @app_commands.describe(member="whose voice; of who has left: their id")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def forget_member(self, interaction: Interaction, member: discord.User) -> None:
        """Ask for confirmation."""
        server = require_manager(interaction)
        if await self.bot.storage.consent_of(server.id, member.id) is None:
            said = replies.nothing_of_member(member.id)
            await interaction.response.send_message(said, ephemeral=True)
            return
        notes = await self.bot.storage.notes_of(server.id, member.id)
        erase = say("button-erase-member")
        await interaction.response.send_message(
            embed=replies.forget_member_card(member.id, notes),
            view=buttons(
                interaction.user.id,
                Press(erase, "erasemember", member.id, discord.ButtonStyle.danger),
                Press(say("button-keep"), "keep"),
            ),
            ephemeral=True,
        )

    async def _erase_member(self, interaction: Interaction, member_id: int) -> None:
        """Erase exactly what `/forget` erases, and tell the member."""
        server = require_manager(interaction)
        await interaction.response.defer()
        if await self.bot.storage.consent_of(server.id, member_id) is None:
            said = replies.nothing_of_member(member_id)  # erased meanwhile
        else:
            language = await self.bot.language_of(member_id)  # while it is known
            is_own = member_id == interaction.user.id
            erased = await self.bot.recogniser.forget(
                server.id,
                member_id,
                by=Eraser.MEMBER if is_own else Eraser.MODERATOR,
                moderator_id=None if is_own else interaction.user.id,
            )
            self.bot.dispatch("gallery_changed", server.id)
            with speaking(language):
                letter = replies.forgotten_by_moderator(server.name)
            is_told = await self.bot.write_to(member_id, letter)
            said = replies.forgot_member(member_id, erased, is_told=is_told)
        await interaction.edit_original_response(content=said, embed=None, view=None)

    @app_commands.command(name="audit", description="Who did what with me in the last 90 days")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def audit(self, interaction: Interaction) -> None:
        """Show the first page."""
        card, turn = await self._page(interaction, 0)
        await interaction.response.send_message(embed=card, view=turn, ephemeral=True)

    async def _turn_page(self, interaction: Interaction, page: int) -> None:
        card, turn = await self._page(interaction, page)
        await interaction.response.edit_message(embed=card, view=turn)

    async def _page(
        self, interaction: Interaction, page: int
    ) -> tuple[discord.Embed, discord.ui.View]:
        """Return a page of the audit, with buttons to those beside it."""
        server = require_manager(interaction)
        entries, has_older = await self.bot.storage.audit.page(server.id, page, size=PAGE)
        turn = [Press(say("button-newer"), "audit", page - 1)] if page else []
        if has_older:
            turn.append(Press(say("button-older"), "audit", page + 1))
        return replies.audit_card(entries, page), buttons(interaction.user.id, *turn)


def _value(setting: str, chosen: str) -> str | int:
    """Return the value that an option of a select stands for."""
    if setting in _NUMBERS:
        return int(chosen)
    if setting == "check_reading":
        return chosen == replies.value_id(True)
    return LIKE_DISCORD if chosen == replies.value_id(LIKE_DISCORD) else chosen
