"""What a member takes away: an archive that any program opens, and that lacks nothing."""

import io
import json
import struct
import zipfile
from datetime import UTC, datetime

import pytest

from bot import export
from bot.language import say, speaking
from bot.storage import Consent, KeptNote, KeptOfMember

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def note(recording):
    return KeptNote(
        given_at=AT,
        prompt="Der Nordwind und die Sonne",
        source="enrolment",
        is_quarantined=False,
        encoder_id="encoder-1",
        embedding=struct.pack("<3f", 0.5, -0.25, 0.1),
        fingerprint=b"\x00\xff",
        copies=None,
        recording=recording,
        speech_s=3.5,
        level_db=-20,
        snr_db=25,
        clipped_share=0,
        upper_db=0,
    )


def kept(*recordings):
    return KeptOfMember(
        server_id=123456789012345678,
        member_id=2,
        consent=Consent(text_version="1", text_language="de", given_at=AT),
        used_at=None,
        warned_at=None,
        gone_since=None,
        on_map_since=AT,
        notes=tuple(note(recording) for recording in recordings),
        sentences=(),
        versions=(3,),
        events=((AT, "consented"),),
    )


def opened(archive):
    return zipfile.ZipFile(io.BytesIO(archive))


def test_recordings_are_in_it_as_they_were_sent_and_the_rest_is_told():
    ogg, other = b"OggS of a voice", b"something else"
    with opened(export.packed(kept(ogg, other, None), "Chor")) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {
            "READ-ME.txt",
            "data.json",
            "notes/1.ogg",
            "notes/2.audio",
        }
        assert archive.read("notes/1.ogg") == ogg
        assert archive.read("notes/2.audio") == other
        told = json.loads(archive.read("data.json"))
    assert told["server"] == {"id": "123456789012345678", "name": "Chor"}
    assert told["consent"] == {
        "text_version": "1",
        "text_language": "de",
        "given_at": "2026-11-26T09:30:00+00:00",
    }
    assert told["versions_of_the_recogniser_that_learnt_from_you"] == [3]
    assert told["what_you_did"] == [{"at": "2026-11-26T09:30:00+00:00", "what": "consented"}]
    first, _, bare = told["notes"]
    assert first["file"] == "notes/1.ogg"
    assert bare["file"] is None
    assert first["embedding"] == [0.5, -0.25, 0.1]
    assert first["fingerprint_in_base64"] == "AP8="
    assert first["sentence"] == "Der Nordwind und die Sonne"


@pytest.mark.parametrize("locale", ["en", "de", "ja"])
def test_it_is_explained_in_the_language_of_the_moment(locale):
    with speaking(locale):
        archive = export.packed(kept(), "Chor *der* Stadt")
        name, text = say("export-read-me-file"), say("export-read-me", server="Chor *der* Stadt")
    with opened(archive) as archive:
        assert archive.read(name).decode() == text
    assert "Chor *der* Stadt" in text


def test_what_discord_does_not_take_at_once_comes_in_numbered_parts():
    archive = bytes(range(250))
    assert export.in_parts(archive, 250) == [("my-voice.zip", archive)]
    parts = export.in_parts(archive, 100)
    assert [name for name, _ in parts] == [f"my-voice.zip.00{n}" for n in (1, 2, 3)]
    assert b"".join(content for _, content in parts) == archive
    assert max(len(content) for _, content in parts) <= 100
