"""Run the bot as its own process against ``minicord``.

``python -m tests.bot.run_against_minicord 127.0.0.1:PORT [arguments of python -m bot]``
"""

import sys


def point_discord_py_at(address: str) -> None:
    """Make discord.py of this process talk to the address, ``127.0.0.1:PORT``."""
    import discord  # workers import this file, and would load it before all else
    import yarl

    discord.http.Route.BASE = f"http://{address}/api/v10"
    discord.Asset.BASE = f"http://{address}/cdn"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{address}/gateway")


if __name__ == "__main__":  # worker processes import this file again
    from bot.__main__ import main

    point_discord_py_at(sys.argv.pop(1))
    sys.exit(main())
