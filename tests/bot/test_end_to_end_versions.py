"""/model, /rollback, and what becomes of versions, through real discord.py."""

import pytest
import pytest_asyncio

from bot import replies
from bot.errors import (
    OtherEncoderError,
    UnknownVersionError,
)
from tests.bot.lab import card, fields, named, written_to
from tests.bot.retraining_lab import (
    FELIX,
    NEW,
    NORA,
    head_version,
    trained,
)
from tests.voices import voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return a server with version 1, and its administrator: for tests that change neither."""
    return await trained(lab, NORA, FELIX)


async def test_erasing_a_voice_drops_the_head_and_the_model_says_so(lab):
    server, admin = await trained(lab, NORA, FELIX)
    shown = await server[NORA].slash(server.general, "forget")
    await server[NORA].click(shown.response, label="Erase my voice")
    assert head_version(lab, server) is None
    assert lab.stored(server[NORA]) == 0
    assert lab.rows("SELECT head FROM heads WHERE server_id = ?", server.id) == [(None,)]
    answer = await lab.whois(server, "Guest", voice_note(FELIX, NEW))
    assert named(answer) == f"<@{server[FELIX].id}>"
    model = await admin.slash(server.general, "model")
    assert "No version is in use" in card(model.response).description
    assert "1 member erased" in fields(model.response)["So far"]
    assert "version 1. `/retrain` makes a new one" in fields(model.response)["Mind"]
    back = await admin.slash(server.general, "rollback", version=1)
    assert back.response.content == replies.failure(UnknownVersionError())


async def test_the_model_shows_version_figures_and_history(lab):
    server, admin = await trained(lab, NORA, FELIX)
    model = await admin.slash(server.general, "model")
    assert model.ephemeral
    assert card(model.response).description.startswith("**Version 1**")
    assert "2 members, 6 notes" in card(model.response).description
    assert fields(model.response)["On unheard notes"].startswith("members missed 0 %")
    assert fields(model.response)["Since then"] == "0 new notes"
    assert model.response.attachments == []
    encoder_id = await lab.bot.recogniser.encoder_id(server.id)
    await lab.bot.storage.heads.roll_back(server.id, 0, encoder_id=encoder_id)
    await admin.slash(server.general, "retrain")  # against centroids: the first that is used
    assert head_version(lab, server) == 2
    model = await admin.slash(server.general, "model")
    assert card(model.response).image.url.endswith(replies.HISTORY_NAME)
    choices = await admin.autocomplete(server.general, "rollback", "version", "")
    assert [choice["value"] for choice in choices] == [2, 1, 0]
    back = await admin.slash(server.general, "rollback", version=1)
    assert back.ephemeral
    assert back.response.content == replies.rolled_back(1, in_use=1)
    assert head_version(lab, server) == 1
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"


async def test_going_back_to_what_is_not_there_or_not_usable_is_refused(lab, home):
    server, admin = home
    unknown = await admin.slash(server.general, "rollback", version=7)
    assert unknown.response.content == replies.failure(UnknownVersionError())
    lab.rows(
        "INSERT INTO heads SELECT server_id, 9, created_at, 'old', members, notes, figures,"
        " note_ids, NULL, head, data_key FROM heads WHERE server_id = ? AND version = 1",
        server.id,
    )
    old = await admin.slash(server.general, "rollback", version=9)
    assert old.response.content == replies.failure(OtherEncoderError())
    lab.rows("DELETE FROM heads WHERE server_id = ? AND version = 9", server.id)
    assert head_version(lab, server) == 1


async def test_a_head_of_another_encoder_is_not_used_and_members_are_told(lab):
    await lab.restart(keep_recordings=False)
    server, admin = await trained(lab, NORA, FELIX)
    for table in ("notes", "heads", "servers"):
        lab.rows(f"UPDATE {table} SET encoder_id = 'old' WHERE server_id = ?", server.id)  # noqa: S608
    lab.rows("DELETE FROM meta WHERE key LIKE 'members were told%'")
    await lab.restart()
    told = written_to(server[NORA]).content
    assert told == replies.enrol_again("Voice lab")
    model = await admin.slash(server.general, "model")
    assert "No version is in use" in card(model.response).description
    mind = fields(model.response)["Mind"]
    assert "Of an earlier encoder, not usable: version 1." in mind
    assert f"<@{server[NORA].id}>, <@{server[FELIX].id}>" in mind
    await lab.restart()
    assert len([m for m in (written_to(server[NORA]),) if m.content == told]) == 1
