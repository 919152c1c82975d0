"""Buttons and selects: each for one person, each alive after a restart.

A button's custom id says which action it starts, for whom, and with which number; nothing is kept
in memory. The cogs say what an action does, in ``Host.actions``.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Self, cast

import discord
from discord import app_commands

from bot.host import Interaction
from bot.language import say, speak

ANYBODY = 0  # for an owner: the action itself says who may
MOST_FILES = 10  # Discord's limit
WINDOW_S = 3600.0  # Discord does not tell when a window is closed: so long it is remembered

Take = Callable[[Interaction, int, Sequence[discord.Attachment]], Awaitable[None]]


class Press(NamedTuple):
    """A button to be shown: its label, the action that it starts, and the number it passes on."""

    label: str
    action: str
    argument: int = 0
    style: discord.ButtonStyle = discord.ButtonStyle.secondary


class ActionButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"timbre:(?P<action>[a-z]+):(?P<owner>\d{1,20}):(?P<argument>\d{1,20})",
):
    """A button that starts one of ``Host.actions`` for its owner."""

    def __init__(self, press: Press, owner_id: int) -> None:
        custom_id = f"timbre:{press.action}:{owner_id}:{press.argument}"
        super().__init__(
            discord.ui.Button(label=press.label, style=press.style, custom_id=custom_id)
        )
        self.press = press
        self.owner_id = owner_id

    @classmethod
    async def from_custom_id(
        cls, _: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button of a message that was sent before the bot's last start."""
        label = cast("discord.ui.Button[Any]", item).label or ""
        return cls(Press(label, match["action"], int(match["argument"])), int(match["owner"]))

    async def callback(self, interaction: Interaction) -> None:
        """Start the action, for the owner alone."""
        action = interaction.client.actions.get(self.press.action)
        act = action and partial(action, interaction, self.press.argument)
        await _for_owner(interaction, self.owner_id, act)


class NotePress(NamedTuple):
    """A button that is about a voice note: its label, its action, the note's message and server."""

    label: str
    action: str
    owner_id: int
    message_id: int
    server_id: int
    style: discord.ButtonStyle = discord.ButtonStyle.secondary


class NoteButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"timbre-note:(?P<action>[a-z]+):(?P<owner>\d{1,20}):(?P<message>\d{1,20})"
    r":(?P<server>\d{1,20})",
):
    """A button that starts one of ``Host.note_actions`` for its owner."""

    def __init__(self, press: NotePress) -> None:
        ids = f"{press.owner_id}:{press.message_id}:{press.server_id}"
        super().__init__(
            discord.ui.Button(
                label=press.label,
                style=press.style,
                custom_id=f"timbre-note:{press.action}:{ids}",
            )
        )
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, _: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button of a message that was sent before the bot's last start."""
        label = cast("discord.ui.Button[Any]", item).label or ""
        owner_id, message_id, server_id = map(int, match.group("owner", "message", "server"))
        return cls(NotePress(label, match["action"], owner_id, message_id, server_id))

    async def callback(self, interaction: Interaction) -> None:
        """Start the action, for the owner alone."""
        action = interaction.client.note_actions.get(self.press.action)
        act = action and partial(action, interaction, self.press.message_id, self.press.server_id)
        await _for_owner(interaction, self.press.owner_id, act)


class Menu(NamedTuple):
    """A select to be shown: what is said above it, its choice, and its options by value.

    One of them is chosen already; where it is locked, no other can be.
    """

    text: str
    choice: str
    options: Mapping[str, str]
    chosen: str
    is_locked: bool = False


class ChoiceSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"timbre-choose:(?P<choice>[a-z]+):(?P<owner>\d{1,20}):(?P<argument>\d{1,20})",
):
    """A select; passes the value that was chosen on to ``Host.choices``."""

    def __init__(self, choice: str, owner_id: int, argument: int) -> None:
        custom_id = f"timbre-choose:{choice}:{owner_id}:{argument}"
        super().__init__(discord.ui.Select(custom_id=custom_id))
        self.choice = choice
        self.owner_id = owner_id
        self.argument = argument

    @classmethod
    async def from_custom_id(
        cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the select of a message that was sent before the bot's last start."""
        return cls(match["choice"], int(match["owner"]), int(match["argument"]))

    async def callback(self, interaction: Interaction) -> None:
        """Pass the choice on, for the owner alone."""
        choice = interaction.client.choices.get(self.choice)
        act = choice and partial(choice, interaction, self.argument, self.item.values[0])
        await _for_owner(interaction, self.owner_id, act)


class UploadWindow(discord.ui.Modal):
    """A window that takes recordings, once and for a while; only who is shown it can submit it.

    Parameters
    ----------
    server_id : int
        Whose member is to be known by them.
    take : callable
        Takes the interaction, the server and the files.
    """

    PREFIX = "timbre-upload:"

    def __init__(self, server_id: int, take: Take) -> None:
        custom_id = f"{self.PREFIX}{secrets.token_hex(8)}"
        super().__init__(title=say("modal-upload"), timeout=WINDOW_S, custom_id=custom_id)
        self._server_id = server_id
        self._take = take
        self._files: discord.ui.FileUpload[Self] = discord.ui.FileUpload(
            min_values=1, max_values=MOST_FILES
        )
        self.add_item(
            discord.ui.Label(
                text=say("modal-upload-files"),
                description=say("modal-hint-upload"),
                component=self._files,
            )
        )

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Speak the language of who submits it."""
        speak(interaction.locale)
        return True

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Pass the files on."""
        await self._take(interaction, self._server_id, self._files.values)

    # discord.py's own Modal leaves out the item, too.
    async def on_error(  # type: ignore[override]
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        """Let errors rise to the one handler: discord.py would only log them."""
        await interaction.client.tree.on_error(
            interaction, cast("app_commands.AppCommandError", error)
        )


async def _for_owner(
    interaction: Interaction, owner_id: int, act: Callable[[], Awaitable[None]] | None
) -> None:
    """Do it for the owner in their language, tell others, let errors rise to the one handler.

    None stands for what an earlier version of the bot offered.
    """
    speak(interaction.locale)
    if act is None:
        await interaction.response.send_message(say("not-offered"), ephemeral=True)
        return
    if owner_id not in (ANYBODY, interaction.user.id):
        await interaction.response.send_message(say("not-yours"), ephemeral=True)
        return
    try:
        await act()
    except Exception as error:  # noqa: BLE001  # discord.py would only log it
        await interaction.client.tree.on_error(
            interaction, cast("app_commands.AppCommandError", error)
        )


def buttons(
    owner_id: int, *presses: Press, about_note: Iterable[NotePress] = ()
) -> discord.ui.View:
    """Return a row of buttons for one person, and those about a note for theirs."""
    view = discord.ui.View(timeout=None)
    for press in presses:
        view.add_item(ActionButton(press, owner_id))
    for note_press in about_note:
        view.add_item(NoteButton(note_press))
    return view


def without_note_buttons(message: discord.Message) -> discord.ui.View:
    """Return the view of a message without the buttons about its note."""
    view = discord.ui.View.from_message(message, timeout=None)
    for item in view.children:
        if (getattr(item, "custom_id", None) or "").startswith("timbre-note:"):
            view.remove_item(item)
    return view


def server_select(
    owner_id: int, message_id: int, servers: Iterable[discord.Guild]
) -> discord.ui.View:
    """Return a select of servers, for the note in a message."""
    select = ChoiceSelect("server", owner_id, message_id)
    for server in list(servers)[:25]:  # Discord's limit
        select.item.add_option(label=server.name[:100], value=str(server.id))
    view = discord.ui.View(timeout=None)
    view.add_item(select)
    return view


def menu_card(
    owner_id: int, heading: str, menus: Iterable[Menu], *, footer: str
) -> discord.ui.LayoutView:
    """Return a card of selects for one person, each below what it is about.

    A layout, because a message takes no more than five rows beside an embed.
    """
    box: discord.ui.Container[Any] = discord.ui.Container()
    box.add_item(discord.ui.TextDisplay(heading))
    for menu in menus:
        select = ChoiceSelect(menu.choice, owner_id, 0)
        select.item.disabled = menu.is_locked
        for value, label in menu.options.items():
            select.item.add_option(label=label, value=value, default=value == menu.chosen)
        box.add_item(discord.ui.TextDisplay(menu.text))
        box.add_item(discord.ui.ActionRow(select))
    box.add_item(discord.ui.TextDisplay(footer))
    card = discord.ui.LayoutView(timeout=None)
    return card.add_item(box)
