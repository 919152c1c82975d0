"""Replies: every error has its sentence, and every answer says who, how sure and from how much."""

import dataclasses
import inspect

import discord
import pytest
from discord import app_commands

from bot import errors, replies
from bot.language import say, speaking
from bot.recogniser import (
    Advice,
    Answer,
    Confidence,
    Doubt,
    HeardSoFar,
    Misfit,
    PartAnswer,
    TimelineAnswer,
)
from bot.storage import Audience
from model import errors as model_errors
from tests.model.qualities import CLEAR

SAMPLES = {
    errors.NoteMisfitError: (Misfit.COPY,),
    errors.NotReadError: ("Say this.",),
    errors.DownloadError: (503,),
    errors.AudienceError: (Audience.ENROLLED,),
    model_errors.EmptyRecordingError: (),
    model_errors.RecordingTooLargeError: (31_000_000, 25_000_000),
    model_errors.RecordingTooLongError: (120,),
    model_errors.RecordingTruncatedError: (),
    model_errors.NotAudioError: (),
    model_errors.BrokenSamplesError: (),
    model_errors.NotEnoughSpeechError: (0.4, 1.0),
}
ANSWER = Answer(
    member_id=1,
    members=((1, 0.993), (2, 0.004), (3, 0.001)),
    others=0.001,
    nobody=0.001,
    confidence=Confidence.VERY_LIKELY,
    quality=CLEAR,
    picture=b"",
)


def part(confidence: Confidence, *, nearest_id: int = 1, doubt: Doubt | None = None) -> PartAnswer:
    is_named = confidence in {Confidence.VERY_LIKELY, Confidence.LIKELY}
    return PartAnswer(
        member_id=nearest_id if is_named else None,
        nearest_id=nearest_id,
        confidence=confidence,
        doubt=doubt,
        stretches=((0.0, 1.5), (2.0, 3.0)),
    )


TIMELINE = TimelineAnswer(
    parts=(
        part(Confidence.NOBODY),
        part(Confidence.VERY_LIKELY),
        part(Confidence.MAYBE, nearest_id=2),
        *(part(Confidence.CANNOT_TELL, doubt=doubt) for doubt in Doubt),
    ),
    quality=CLEAR,
)


def leaves(kind: type[Exception]) -> list[type[Exception]]:
    """Return the classes of a tree that nobody inherits from."""
    children = kind.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [kind]


def made(kind: type[Exception]) -> Exception:
    return kind(*SAMPLES.get(kind, ()))


def names(card: discord.Embed) -> dict[str | None, str | None]:
    return {field.name: field.value for field in card.fields}


MEMBERS_ERRORS = [
    kind
    for kind in leaves(errors.BotError) + leaves(model_errors.AudioError)
    if not issubclass(kind, errors.StartError)
]
UNFORESEEN = replies.failure(ZeroDivisionError())


@pytest.mark.parametrize("kind", MEMBERS_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_one_sentence_of_its_own_that_says_what_to_do(kind):
    sentence = replies.failure(made(kind))
    assert sentence != UNFORESEEN
    assert sentence[0].isupper()
    assert sentence[-1] in ".?"
    assert ": " in sentence  # what happened: what to do
    assert "\n" not in sentence


@pytest.mark.parametrize("reason", Misfit)
def test_every_note_that_does_not_fit_is_told_why_and_what_to_do(reason):
    sentence = replies.failure(errors.NoteMisfitError(reason))
    assert "please read" in sentence
    assert sentence.endswith(".")


def test_who_did_not_read_is_told_what_was_heard_and_what_to_read():
    def said(**heard):
        return replies.failure(errors.NotReadError("Say this.", **heard))

    assert "“Say that.”" in said(other="Say that.")
    assert "Missing: **quick, fox**." in said(missed=("quick", "fox"))
    sentences = [said(other="Say that.", missed=("this",)), said(missed=("this",)), said()]
    assert len(set(sentences)) == 3
    assert all("lease read" in one and "“Say this.”" in one for one in sentences)


@pytest.mark.parametrize("in_channel", [True, False])
def test_every_card_that_asks_for_a_sentence_says_whether_reading_is_checked(in_channel):
    def said(*, checks_reading):
        card = replies.prompt_card(
            "Say this.",
            accepted=0,
            total=5,
            server="Voice lab",
            in_channel=in_channel,
            checks_reading=checks_reading,
        )
        return names(card)["How"].splitlines()[-1]

    assert said(checks_reading=False) == "Whether it is read, I do not check."
    assert said(checks_reading=True) == "I keep the note if I hear this sentence in it."
    with speaking("de"):
        (how,) = names(
            replies.prompt_card(
                "Sag das.",
                accepted=0,
                total=5,
                server="",
                in_channel=in_channel,
                checks_reading=True,
            )
        ).values()
    assert how.endswith("kann ich in dieser Sprache nicht prüfen.")


def prompt(accepted: int, advice: Advice | None) -> discord.Embed:
    return replies.prompt_card(
        "Say this.",
        accepted=accepted,
        total=5,
        server="Voice lab",
        in_channel=False,
        checks_reading=False,
        heard=None if advice is None else HeardSoFar(picture=b"png", advice=advice),
    )


@pytest.mark.parametrize("advice", Advice)
def test_every_advice_has_a_sentence_of_its_own(advice):
    others = {names(prompt(3, other))["What would help most now"] for other in Advice}
    assert len(others) == len(Advice)
    sentence = names(prompt(3, advice))["What would help most now"]
    assert sentence in others
    assert sentence[-1] == "."
    assert prompt(3, advice).image.url == f"attachment://{replies.PICTURE_NAME}"


def test_before_the_first_note_there_is_nothing_to_advise():
    assert "What would help most now" not in names(prompt(0, None))
    assert prompt(0, None).image.url is None


def test_within_a_dialogue_nobody_is_sent_away_to_another_day():
    go_on = names(prompt(2, Advice.ANOTHER_DAY))["What would help most now"]
    assert go_on == say("next-go-on")
    heard = HeardSoFar(picture=None, advice=Advice.ANOTHER_DAY)
    done = replies.enrolled("Voice lab", 5, heard)
    assert names(done)["What would help most now"] == say("next-another-day")


def test_who_is_asked_for_a_quieter_place_is_not_asked_for_a_noisy_one():
    noisy = say("surroundings-noise")
    assert noisy in prompt(4, Advice.ANOTHER_DAY).description
    assert noisy not in prompt(4, Advice.QUIETER).description
    assert say("surroundings-quiet") in prompt(4, Advice.QUIETER).description


def test_the_steps_are_seen_at_a_glance():
    now = "\N{STUDIO MICROPHONE}\N{VARIATION SELECTOR-16}"
    assert replies.steps(0, 3) == f"{now} ⬜ ⬜"
    assert replies.steps(2, 3) == f"✅ ✅ {now}"
    assert replies.steps(3, 3) == "✅ ✅ ✅"


def test_no_two_errors_share_a_sentence():
    sentences = [replies.failure(made(kind)) for kind in MEMBERS_ERRORS]
    sentences += [replies.failure(errors.NoteMisfitError(reason)) for reason in [*Misfit][1:]]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("kind", leaves(errors.StartError), ids=lambda kind: kind.__name__)
def test_what_the_operator_must_mend_is_told_to_members_without_details(kind):
    sentence = replies.failure(kind("/data/timbre.sqlite is damaged."))
    assert "sqlite" not in sentence
    assert sentence.endswith("please try again later.")


def test_the_unforeseen_says_nothing_of_itself():
    sentence = replies.failure(RuntimeError("secret"))
    assert sentence == UNFORESEEN
    assert "secret" not in sentence
    assert sentence[-1] == "."


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, "The recording is gone from Discord: send it again."),
        (403, "The recording is gone from Discord: send it again."),
        (502, "Discord did not give me that recording (502): try again in a minute."),
        (0, "Discord did not give me that recording (no answer): try again in a minute."),
    ],
)
def test_a_download_that_failed_is_told_by_what_can_be_done(status, expected):
    assert replies.failure(errors.DownloadError(status)) == expected


def test_a_refused_command_has_its_sentence():
    refused = app_commands.MissingPermissions(["manage_guild"])
    assert replies.failure(refused).startswith("You may not use this here: ")


def test_who_asks_too_often_is_told_when_to_come_back():
    refused = app_commands.CommandOnCooldown(app_commands.Cooldown(10, 60), 12.1)
    said = replies.failure(refused)
    assert said == "You have used this often just now: please try again in 13 s."


def test_nothing_that_is_said_pings_everybody():
    source = inspect.getsource(replies)
    assert "@everyone" not in source
    assert "@here" not in source


def test_the_consent_card_says_what_why_where_how_long_and_how_to_erase():
    card = replies.consent_card("Voice *lab*", 5, keep_recordings=True, retention_months=36)
    for part in ("**What**", "**Why**", "**Where**", "**How long**", "`/forget`", "biometric"):
        assert part in card.description
    assert r"Voice \*lab\*" in card.description
    assert "5 short sentences" in card.description
    assert "not the notes themselves" not in card.description
    assert names(card)["If you do not use me any more"].startswith("36 months after you last")


def test_the_consent_card_tells_when_recordings_are_not_kept():
    card = replies.consent_card("Voice lab", 5, keep_recordings=False, retention_months=6)
    assert "not the notes themselves" in card.description


@pytest.mark.parametrize(
    ("language", "months", "unused"),
    [
        ("en", 36, "36 months after you last used me"),
        ("en", 1, "1 month after you last used me"),
        ("de", 12, "12 Monate nachdem du mich zuletzt"),
    ],
)
def test_consent_and_privacy_tell_how_long_this_server_keeps_a_voice_that_nobody_uses(
    language, months, unused
):
    kept = {"keep_recordings": True, "retention_months": months}
    with speaking(language):
        cards = replies.consent_card("Voice lab", 5, **kept), replies.privacy_card(None, **kept)
        assert [names(card)[say("unused-title")].startswith(unused) for card in cards] == [True] * 2


def test_where_no_server_is_meant_privacy_tells_what_servers_begin_with():
    card = replies.privacy_card(None, keep_recordings=True, retention_months=None)
    told = names(card)["If you do not use me any more"]
    assert told.startswith("12 months after you last used me")
    assert "unless those who manage a server chose otherwise" in told


@pytest.mark.parametrize(("done", "bar"), [(0, "▱▱▱"), (2, "▰▰▱"), (3, "▰▰▰"), (4, "▰▰▰▰")])
def test_the_progress_bar_has_a_block_for_each_note(done, bar):
    assert replies.progress_bar(done, 3) == bar


def test_a_named_speaker_comes_with_certainty_runner_up_and_seconds():
    assert replies.answer_text(ANSWER) == "## <@1>\nvery likely; next nearest: <@2>, <@3>"
    card = replies.answer_card(ANSWER)
    assert names(card) == {
        "Heard": "3.0 s of speech, hardly any noise",
        "Whose note it may be": "🟧 **1** <@1>: very likely\n"
        "🟦 **2** <@2>: very unlikely\n"
        "🟨 **3** <@3>: very unlikely\n"
        "\N{HEAVY PLUS SIGN} another member: very unlikely\n"
        "⚪ nobody I know: very unlikely",
    }
    assert card.image.url == f"attachment://{replies.PICTURE_NAME}"


def test_where_mentions_are_not_shown_people_are_named():
    names = {1: "Nora *", 2: "Felix", 3: "Ines"}
    text = replies.answer_text(ANSWER, names)
    assert text == "## Nora \\*\nvery likely; next nearest: Felix, Ines"
    assert "<@" not in str(replies.answer_card(ANSWER, names).to_dict())


def test_the_only_member_has_no_runner_up():
    alone = dataclasses.replace(ANSWER, members=((1, 0.995),), others=None)
    assert replies.answer_text(alone) == "## <@1>\nvery likely"


def test_a_stranger_is_nobody_and_nobody_is_named():
    stranger = dataclasses.replace(
        ANSWER, member_id=None, confidence=Confidence.NOBODY, members=(), others=0.1, nobody=0.9
    )
    assert replies.answer_text(stranger) == "## Nobody I know"
    assert "<@" not in str(replies.answer_card(stranger).to_dict())


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.99, "very likely"), (0.5, "likely"), (0.05, "possible"), (0.049, "very unlikely")],
)
def test_a_bar_is_in_words_beside_its_person(share, words):
    answer = dataclasses.replace(ANSWER, others=None, nobody=share)
    assert names(replies.answer_card(answer))["Whose note it may be"].endswith(
        f"\n⚪ nobody I know: {words}"
    )


def test_a_guess_is_called_a_guess():
    guess = dataclasses.replace(
        ANSWER, member_id=None, confidence=Confidence.MAYBE, members=((1, 0.7),), nobody=0.2
    )
    text = replies.answer_text(guess)
    assert text.startswith("## Nobody I know for sure\n")
    assert "<@1>, but that is a guess" in text
    bars = names(replies.answer_card(guess))["Whose note it may be"]
    assert bars.split("\n")[0] == "🟧 **1** <@1>: a guess"


def test_where_nobody_can_tell_the_reason_and_what_would_help_are_one_sentence_each():
    said = []
    for doubt in Doubt:
        unsure = dataclasses.replace(
            ANSWER,
            member_id=None,
            members=(),
            others=0.3,
            nobody=0.7,
            confidence=Confidence.CANNOT_TELL,
            doubt=doubt,
        )
        head, sentence = replies.answer_text(unsure).split("\n")
        assert head == "## I can't tell"
        assert sentence[0].isupper()
        assert ": " in sentence  # why: what would help
        assert sentence.index(".") == len(sentence) - 1
        assert "<@" not in str(replies.answer_card(unsure).to_dict())
        said.append(sentence)
    assert len(set(said)) == len(Doubt)


def test_of_several_people_each_has_a_line_and_a_colour_of_their_own():
    head, *lines = replies.timeline_text(TIMELINE).split("\n")
    assert head == "## I hear 8 people"
    assert lines[:3] == [
        "🟧 Unknown 1: 2.5 s, nobody I know",
        "🟦 <@1>: 2.5 s, very likely",
        "🟨 Unknown 2: 2.5 s, maybe <@2>, but that is a guess",
    ]
    assert [line.split(": ")[0] for line in lines[3:]] == [
        "🟪 Unknown 3",
        "🟩 Unknown 4",
        "🟥 Unknown 5",
        "🟧 Unknown 6",  # there are six colours
        "🟦 Unknown 7",
    ]
    assert len({line.split("can't tell: ")[1] for line in lines[3:]}) == len(Doubt)
    assert TIMELINE.people == (1, 2)


def test_the_lanes_of_several_people_are_called_as_in_the_text():
    names_by_id = {1: "Nora *", 2: "Felix"}
    text = replies.timeline_text(TIMELINE, names_by_id)
    assert "🟦 Nora \\*: " in text
    assert "maybe Felix" in text
    labels = replies.timeline_labels(TIMELINE, names_by_id)
    assert labels[:3] == ["Unknown 1", "Nora *", "Unknown 2"]
    assert replies.timeline_labels(TIMELINE, {})[1] == ""


def test_a_timeline_is_good_news_only_where_somebody_is_known():
    nobody = dataclasses.replace(TIMELINE, parts=TIMELINE.parts[:1] * 2)
    good, bad = replies.timeline_card(TIMELINE), replies.timeline_card(nobody)
    assert good.colour == replies.answer_card(ANSWER).colour != bad.colour
    assert names(good) == {"Heard": "3.0 s of speech, hardly any noise"}
    assert good.image.url == f"attachment://{replies.PICTURE_NAME}"


@pytest.mark.parametrize(
    ("change", "doubt"), [({"speech_s": 1.2}, "Only 1.2 s of speech"), ({"snr_db": 3}, "noisy")]
)
def test_what_makes_an_answer_less_sure_is_said(change, doubt):
    quality = dataclasses.replace(CLEAR, **change)
    card = replies.answer_card(dataclasses.replace(ANSWER, quality=quality))
    assert doubt in names(card)["Mind"]


@pytest.mark.parametrize(
    ("change", "advice"),
    [({}, "noise."), ({"clipped_share": 0.1}, "further away."), ({"level_db": -50}, "closer")],
)
def test_a_kept_note_comes_with_advice_where_it_needs_some(change, advice):
    said = replies.note_saved(dataclasses.replace(CLEAR, **change))
    assert said.startswith("✅ Saved: 3.0 s of speech")
    assert advice in said


@pytest.mark.parametrize(
    ("notes", "kept"), [(0, "no note"), (1, "the 1 note you"), (7, "the 7 notes you")]
)
def test_stopping_says_how_many_notes_are_kept(notes, kept):
    assert replies.stopped(notes).startswith(f"Stopped. I keep {kept}")
