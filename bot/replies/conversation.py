"""What the bot says as long as all goes well, and what it is asked."""

from collections.abc import Mapping

import discord

from bot import prompts
from bot.recogniser import MIN_NOTES, Answer, Confidence, Doubt, Quality

CONSENT_VERSION = "2026-11.3"  # changes whenever CONSENT does: everybody is then asked again

CONSENT = (
    "To recognise you, I need to hear you. If you agree:\n"
    "- **What**: I keep {kept}. That is biometric data.\n"
    "- **Why**: only to answer who is speaking in a voice note, only for members of **{server}**, "
    "and only from notes that you give me in this dialogue or confirm with a button (*That's me*, "
    "*It was me*). When the server is retrained, I learn from them.\n"
    "- **Where**: encrypted, on the computer of whoever runs this bot. Nobody else gets it.\n"
    "- **How long**: until you erase it: `/forget` removes everything at once.\n"
    "It takes about two minutes: {notes} short sentences, in direct messages."
)
_RECORDINGS_AND_EMBEDDINGS = (
    "the voice notes that you record for me here, a description of your voice made from them (an "
    "*embedding*, 192 numbers), and a *fingerprint* of each note, by which I notice a copy"
)
_EMBEDDINGS = (
    "a description of your voice (an *embedding*, 192 numbers), made from the voice notes that you "
    "record for me here, and a *fingerprint* of each note, by which I notice a copy, but not the "
    "notes themselves"
)
DECLINED = "Then I keep nothing new. If you change your mind, use `/enroll`."
NOT_YOURS = "This button is for somebody else: use the command yourself."
STEP_IS_OVER = "That step is over already: look at my latest message."
NOTHING_TO_FORGET = "I keep no voice of yours in this server."
STOPPED = "Stopped. {kept} With `/enroll` you can go on any time."
READ_ALOUD = "I can keep only your voice: answer with a voice note, or with an audio file."
CANNOT_HEAR = (
    "Discord does not let me hear this note. Long-press it (or right-click) and choose "
    "**Apps > Who is speaking?**"
)
ENROL_FIRST_HINT = (
    "Send me a voice note and I tell you who is speaking. To be recognised yourself, use "
    "`/enroll` in your server."
)
KEPT = "Nothing was erased."
NOT_SHARED = "Somebody named there has erased their voice here, so I do not share this any more."

NEUTRAL, GOOD, BAD = 0x5865F2, 0x2E8B57, 0xB5532C
PICTURE_NAME = "spectrogram.png"

_WORDS = {
    Confidence.VERY_LIKELY: "very likely",
    Confidence.LIKELY: "likely",
}

_DOUBTS = {
    Doubt.LITTLE_SPEECH: "There is too little speech in it: a longer note would help.",
    Doubt.NOISE: "It is too noisy: a note from a quieter place would help.",
    Doubt.FEW_NOTES: "The nearest voice has too few notes yet: more of them would help.",
}


def consent_card(server: str, notes: int, *, keep_recordings: bool) -> discord.Embed:
    """Ask for consent in plain words."""
    text = CONSENT.format(
        kept=_RECORDINGS_AND_EMBEDDINGS if keep_recordings else _EMBEDDINGS,
        server=discord.utils.escape_markdown(server),
        notes=notes,
    )
    return discord.Embed(title="May I learn your voice?", description=text, colour=NEUTRAL)


def look_at_direct_messages(link: str) -> str:
    """Point to the dialogue that has begun in direct messages."""
    return f"I have written to you: {link}. Answer there with voice notes."


def direct_messages_closed(link: str) -> str:
    """Point to the dialogue that has begun in the channel instead."""
    return (
        f"I may not write you direct messages, so I ask here in the channel: {link}. Everybody in "
        "it can hear your notes. If you would rather do it in private, allow direct messages "
        "from members of this server, press Stop and use `/enroll` again."
    )


def progress_bar(done: int, total: int) -> str:
    """Return one block a note."""
    return "▰" * done + "▱" * max(0, total - done)


def prompt_card(
    sentence: str, *, accepted: int, total: int, server: str, in_channel: bool
) -> discord.Embed:
    """Ask for the next sentence."""
    how = (
        "**Reply** to this message with a voice note, and leave the ping on."
        if in_channel
        else "Hold the microphone button and read it aloud. An audio file will do, too."
    )
    card = discord.Embed(
        title=f"{accepted + 1}/{total} please read:",
        description=f"## {sentence}\n{prompts.surroundings_at(accepted)}",
        colour=NEUTRAL,
    )
    card.add_field(name="How", value=how, inline=False)
    card.set_footer(text=f"{progress_bar(accepted, total)}  {server}")
    return card


def note_saved(quality: Quality) -> str:
    """Say that a note was kept, and how good it is."""
    return f"✅ Saved: {_describe(quality)}.{_advice(quality)}"


def enrolled(server: str, notes: int) -> discord.Embed:
    """Say that the dialogue is done."""
    text = (
        f"I know your voice in **{discord.utils.escape_markdown(server)}** from now on, by "
        f"{notes} notes. More notes, on other days and in other places, make me surer: `/enroll` "
        "adds to them. `/forget` erases them all.\nTry it: send me a voice note here."
    )
    return discord.Embed(title="Done, thank you!", description=text, colour=GOOD)


def stopped(notes: int) -> str:
    """Say that the dialogue was stopped, and how many notes of the member are stored now."""
    if not notes:
        return STOPPED.format(kept="I keep no note of yours.")
    kept = f"I keep the {counted(notes, 'note')} you gave."
    if notes < MIN_NOTES:
        kept += f" I recognise people from {MIN_NOTES} notes on."
    return STOPPED.format(kept=kept)


def answer_text(answer: Answer, names: Mapping[int, str] | None = None) -> str:
    """Say who speaks, and how sure that is.

    In the text of a message, not in its card: there Discord shows a mention as the name, provided
    that the reader can see the member. For other places ``names`` has names by member id.
    """
    people = [_name(member_id, names or {}) for member_id in answer.people]
    if answer.member_id is not None:
        runner_up = f"; next nearest: {people[1]}" if len(people) > 1 else ""
        return f"## {people[0]}\n{_WORDS[answer.confidence]}{runner_up}"
    if people:
        return f"## Nobody I know for sure\nMaybe {people[0]}, but that is a guess."
    if answer.confidence is Confidence.CANNOT_TELL and answer.doubt is not None:
        return f"## I can't tell\n{_DOUBTS[answer.doubt]}"
    return "## Nobody I know"


def _name(member_id: int, names: Mapping[int, str]) -> str:
    if member_id in names:
        return discord.utils.escape_markdown(names[member_id])
    return f"<@{member_id}>"


def answer_card(answer: Answer) -> discord.Embed:
    """Say from how much speech an answer comes, and show it."""
    card = discord.Embed(colour=GOOD if answer.member_id is not None else BAD)
    card.add_field(name="Heard", value=_describe(answer.quality))
    is_said = answer.confidence is Confidence.CANNOT_TELL  # with the reason, in the text
    if (doubt := _doubt(answer.quality)) and not is_said:
        card.add_field(name="Mind", value=doubt, inline=False)
    card.set_image(url=f"attachment://{PICTURE_NAME}")
    return card


def which_server() -> str:
    """Ask whose members a direct message is to be compared with."""
    return "We share several servers. Compare this note with the members of:"


def forget_card(server: str, notes: int) -> discord.Embed:
    """Ask for confirmation before erasing."""
    text = (
        f"This erases your {counted(notes, 'note')} and everything made from them in "
        f"**{discord.utils.escape_markdown(server)}**, at once and for good. I will not recognise "
        "you here any more."
    )
    return discord.Embed(title="Erase your voice?", description=text, colour=BAD)


def forgotten(notes: int) -> str:
    """Confirm that a voice was erased."""
    return (
        f"Erased: {counted(notes, 'note')} and all that was made from "
        f"them. I no longer know you here."
    )


def help_card(notes: int) -> discord.Embed:
    """Say what the bot can do."""
    card = discord.Embed(
        title="Timbre knows who is speaking in a voice note",
        description="I only know people who enrolled themselves. Anybody else is *nobody I know*.",
        colour=NEUTRAL,
    )
    for name, value in (
        ("/enroll", f"Teach me your voice: read {notes} sentences. Again any time, it adds."),
        ("Who is speaking?", "Long-press or right-click a voice note, then **Apps**."),
        ("/whois", "The same for a file that you upload."),
        ("A note to me", "Send me a voice note in a direct message: I say who speaks."),
        ("Was that right?", "The person named can say **That's me** or **Not me**: I learn."),
        ("/mydata", "What I keep of you, and how to take single notes back."),
        ("/forget", "Erase your voice here, at once."),
        ("/privacy", "What happens to voices, and who answers for it."),
        ("/retrain", "Learn this server's voices anew, and keep it only if it is better."),
        ("/model", "What I learnt here, and how well it works."),
        ("/rollback", "Go back to an earlier version."),
    ):
        card.add_field(name=name, value=value, inline=False)
    return card


# ---------------------------------------------------------------------------------------- words


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _describe(quality: Quality) -> str:
    """Say in words how much speech there was, and in what surroundings."""
    if quality.snr_db >= 25:
        noise = "hardly any noise"
    elif quality.snr_db >= 12:
        noise = "some noise"
    else:
        noise = "much noise"
    return f"{quality.speech_s:.1f} s of speech, {noise}"


def _advice(quality: Quality) -> str:
    """Say what would make the next note better, if anything."""
    if quality.clipped_share > 0.002:
        return " It is too loud and distorted: hold the phone a little further away."
    if quality.level_db < -40:
        return " It is very soft: come a little closer next time."
    return ""


def _doubt(quality: Quality) -> str:
    """Say why an answer is less sure than usual, if it is."""
    if quality.speech_s < 2:
        return f"Only {quality.speech_s:.1f} s of speech: a longer note makes me surer."
    if quality.snr_db < 8:
        return "The note is noisy: a quieter one makes me surer."
    return ""
