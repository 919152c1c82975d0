"""What a user could pick instead, measured on the same notes in the same run.

A module a peer, each with a class `Peer` that is a `model.evaluation.systems.System`. None of them
is needed to run the bot.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.evaluation.systems import System

RESEMBLYZER = "resemblyzer"
VGG28 = "vgg28"  # tells members apart, and can do nothing else
PEERS = (RESEMBLYZER,)  # that embed any note


class MissingPeerError(ImportError):
    """A peer's package is not installed."""

    def __init__(self, peer: str, command: str) -> None:
        super().__init__(f"The peer {peer} is not installed: {command}")


def load_peer(name: str) -> "System":
    """Load a peer by its name.

    Raises
    ------
    MissingPeerError
        Its package is not installed.
    """
    system: System = importlib.import_module(f"{__name__}.{name}").Peer()
    return system
