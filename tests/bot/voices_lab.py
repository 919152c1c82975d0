"""Servers whose voices are listed: what the tests of /voices share."""

import io
import re
from dataclasses import replace
from itertools import count

import numpy as np
from PIL import Image

from bot import replies
from model import embedding
from model.pictures.canvas import ORANGE
from tests.bot.administration_lab import agreed
from tests.bot.lab import card
from tests.bot.test_storage import NOTE

SEEDS = count(100)


async def give_notes(lab, server, member_id, notes=3, **changes):
    """Store notes of a voice, past the dialogue and the encoder."""
    rng = np.random.default_rng(next(SEEDS))
    voice = rng.standard_normal(192)
    encoder_id = await lab.bot.recogniser.encoder_id(server.id)
    for _ in range(notes):
        heard = voice + 0.1 * rng.standard_normal(192)
        note = replace(
            NOTE,
            embedding=embedding.to_bytes(heard / np.linalg.norm(heard)),
            encoder_id=encoder_id,
        )
        await lab.bot.storage.add_note(server.id, member_id, replace(note, **changes))


async def known(lab, server, *names, on_map=False, notes=3):
    """Let members be enrolled, and on the map where that is wished."""
    for name in names:
        await agreed(lab, server, name)
        await give_notes(lab, server, server[name].id, notes)
        if on_map:
            await lab.bot.storage.voices.put_on_map(server.id, server[name].id)


async def crowd(lab, server, number, *, on_map):
    """Let so many be enrolled who are not to be seen here otherwise; return their ids."""
    ids = list(range(9_000_000, 9_000_000 + number))
    for member_id in ids:
        await lab.bot.storage.give_consent(
            server.id, member_id, text_version=replies.CONSENT_VERSION
        )
        await give_notes(lab, server, member_id)
        if on_map:
            await lab.bot.storage.voices.put_on_map(server.id, member_id)
    return ids


async def shown_to(server, who):
    shown = await who.slash(server.general, "voices")
    assert shown.ephemeral
    return shown.response


def listed(message):
    """Return number and id of every line but the viewer's own, which stands above."""
    _, _, lines = message.content.partition("\n\n")
    found = re.findall(r"^`\s*(\d+|·)` <@(\d+)>", lines, re.MULTILINE)
    return [(None if number == "·" else int(number), int(who)) for number, who in found]


def own_line(message):
    """Return the third line: what the bot knows of who asks."""
    return message.content.split("\n")[2]


def picture(message):
    """Return the map as it is attached and shown, None without one."""
    if not message.attachments:
        assert card(message).image.url is None
        return None
    (attachment,) = message.attachments
    assert attachment.filename == replies.MAP_NAME
    assert replies.MAP_NAME in card(message).image.url
    return attachment


async def marks_own_dot(attachment):
    pixels = np.asarray(Image.open(io.BytesIO(await attachment.read())).convert("RGB"))
    orange = [int(ORANGE[i : i + 2], 16) for i in (1, 3, 5)]
    return bool((pixels == orange).all(axis=-1).any())
