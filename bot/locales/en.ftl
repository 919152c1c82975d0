### Every sentence that Timbre says on Discord, in English: what the other languages are held against.
###
### To add a language, copy this file and name it like the locale of Discord (https://docs.discord.com/developers/reference#locales):
### "it.ftl" serves Italian, "pt.ftl" serves pt-BR, "zh-TW.ftl" serves Traditional Chinese alone. Then translate
### what is to the right of each "=", and run `python -m pytest tests/bot/test_catalogues.py`: it names what is missing or does not fit.
###
### * { $name } is filled in by the bot, { message-id } by another message of this file. Keep all of them; their order is yours.
### * People are { $member } and the like: Discord shows a name there.
### * Text between ** or * or ` is shown in bold, italics or as code: keep the marks. What the bot says is short, warm and plain.
### * A line break is a line break. Numbers and plurals are Fluent's (https://projectfluent.org): give the forms that your language has.

# What speakers of this language call it.
language-name = English

## Commands, as people type them. Discord's rules: lower case, no spaces, at most 32 characters.
## .description is shown beside a command, at most 100 characters. Sentences below name commands by these messages.

command-enroll = enroll
    .description = Teach me your voice: read a few sentences
command-whois = whois
    .description = Who is speaking in this recording?
    .note = note
    .note-description = a voice note or any other audio file
command-help = help
    .description = What I can do
command-privacy = privacy
    .description = What happens to your voice, in six lines
command-mydata = mydata
    .description = What I keep of your voice
command-forget = forget
    .description = Erase your voice here, or everywhere
    .everywhere = everywhere
    .everywhere-description = in all servers, also those that you have left
command-retrain = retrain
    .description = Learn this server's voices anew; kept only if it is better
command-model = model
    .description = What I learnt here, and how well it works
command-rollback = rollback
    .description = Go back to an earlier version
    .version = version
    .version-description = its number; 0 for none: compare with everybody's mean voice
# In the menu of a message, under "Apps": may have spaces and capitals, at most 32 characters.
menu-whois = Who is speaking?

## Buttons: a word or two, at most 80 characters.

button-agree = I agree
button-decline = No
button-skip = Skip
button-stop = Stop
button-share = Share
button-mine = That's me
button-was-me = It was me
button-not-me = Not me
# Takes a note back. $moment: date and time of the note, in digits.
button-undo-note = Undo { $moment }
button-undo = Undo
button-erase = Erase my voice
button-keep = Keep it
button-cancel = Cancel

## Numbers of things, to be used in other messages.

n-notes = { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
}
n-members = { $members ->
    [one] { $members } member
   *[other] { $members } members
}

## Enrolment: consent.

consent-title = May I learn your voice?
# $recordings: whether notes themselves are kept; $server: its name; $notes: how many sentences.
consent =
    To recognise you, I need to hear you. If you agree:
    - **What**: I keep { $recordings ->
        [yes] the voice notes that you record for me here, a description of your voice made from them (an *embedding*, 192 numbers), and a *fingerprint* of each note, by which I notice a copy
       *[no] a description of your voice (an *embedding*, 192 numbers), made from the voice notes that you record for me here, and a *fingerprint* of each note, by which I notice a copy, but not the notes themselves
    }. That is biometric data.
    - **Why**: only to answer who is speaking in a voice note, only for members of **{ $server }**, and only from notes that you give me in this dialogue or confirm with a button (*{ button-mine }*, *{ button-was-me }*). When the server is retrained, I learn from them.
    - **Where**: encrypted, on the computer of whoever runs this bot. Nobody else gets it.
    - **How long**: until you erase it: `/{ command-forget }` removes everything at once.
    It takes about two minutes: { $notes } short sentences, in direct messages.
consent-declined = Then I keep nothing new. If you change your mind, use `/{ command-enroll }`.

## Enrolment: the dialogue.

# $link: to the first direct message.
enrol-look-at-direct-messages = I have written to you: { $link }. Answer there with voice notes.
# $link: to the first message in the channel. "Stop" is a button.
enrol-direct-messages-closed = I may not write you direct messages, so I ask here in the channel: { $link }. Everybody in it can hear your notes. If you would rather do it in private, allow direct messages from members of this server, press { button-stop } and use `/{ command-enroll }` again.
# $number of $total: which sentence.
prompt-title = { $number }/{ $total } please read:
prompt-how = How
prompt-how-direct = Hold the microphone button and read it aloud. An audio file will do, too.
# "Reply" is the entry of Discord's menu; the ping is the "@ on" beside the answer being written.
prompt-how-in-channel = **Reply** to this message with a voice note, and leave the ping on.
note-saved = ✅ Saved: { heard }.
# Advice after "Saved".
advice-loud = It is too loud and distorted: hold the phone a little further away.
advice-soft = It is very soft: come a little closer next time.
enrolled-title = Done, thank you!
# $server: its name; $notes: how many the bot has now.
enrolled =
    I know your voice in **{ $server }** from now on, by { n-notes }. More notes, on other days and in other places, make me surer: `/{ command-enroll }` adds to them. `/{ command-forget }` erases them all.
    Try it: send me a voice note here.
# Where the name of a server is not known, in place of $server.
your-server = your server
stopped-nothing = Stopped. I keep no note of yours. With `/{ command-enroll }` you can go on any time.
stopped = Stopped. I keep the { n-notes } you gave. With `/{ command-enroll }` you can go on any time.
# $needed: with how many notes somebody is recognised.
stopped-too-few = Stopped. I keep the { n-notes } you gave. I recognise people from { $needed } notes on. With `/{ command-enroll }` you can go on any time.
not-yours = This button is for somebody else: use the command yourself.
not-offered = That button is of an earlier version of me: use the command again.
step-is-over = That step is over already: look at my latest message.
read-aloud = I can keep only your voice: answer with a voice note, or with an audio file.

## Enrolment: in what surroundings to read.

surroundings-quiet = In a quiet room, the way you usually talk.
surroundings-far = Hold the phone at arm's length.
surroundings-soft = Softer than usual, as if someone slept next door.
surroundings-lively = Livelier, as if you told a friend some good news.
surroundings-noise = With some noise around you: a window, a fan, music in the next room.

## Enrolment: what members read aloud. Not to be translated: write sentences of your own (no quotations), which
## together hold all sounds of your language, questions and exclamations beside statements, and commas where a
## reader takes a breath. Each takes some four seconds. The first three come first, so let them be easy or fun.

sentence-fox = The quick brown fox jumps over the lazy dog.
sentence-seashells = She sells seashells by the seashore.
sentence-peppers = Peter Piper picked a peck of pickled peppers.
sentence-kettle = Before the kettle boils, would you fetch four yellow cups from the shelf?
sentence-train = Our train left nine minutes late, so we watched the clouds and shared an orange.
sentence-violin = Did you hear that? Somebody next door is learning the violin again!
sentence-weather = It may rain on Thursday, it may snow on Friday; either way, I'm going swimming.
sentence-bakery = The old bakery around the corner sells warm bread, plum cake and strong coffee.
sentence-password = No, no, no: I said the blue key opens the garage, not the garden gate.
sentence-giraffe = Imagine a giraffe in a phone booth, trying to order a very small pizza.
sentence-holiday = Where should we go this year: the mountains, the lake, or my cousin's farm?
sentence-numbers = Seventeen plus eighty-five, minus thirty, is exactly seventy-two.
sentence-thunder = Thunder rolled through the valley, and then, quite suddenly, everything was still.
sentence-robot = Please speak after the beep, said the robot, though it never beeped at all.
sentence-market = Five fresh figs, three jars of honey and a huge pumpkin, thank you very much!
sentence-secret = Come closer, I'll tell you a secret: I have never actually finished that game.
sentence-bicycle = Joy is riding your bicycle downhill with the wind behind you and no plan whatsoever.
sentence-letter = Dear neighbour, your cat has moved in with us; she seems to like the radiator.

## Answers: who is speaking.

# Under the name of who speaks.
answer-very-likely = very likely
answer-likely = likely
# $certainty: one of the two above; $member: the one or two whose voices are next nearest.
answer-with-next = { $certainty }; next nearest: { $member }
answer-nobody = Nobody I know
answer-nobody-for-sure = Nobody I know for sure
answer-guess = Maybe { $member }, but that is a guess.
answer-cannot-tell = I can't tell
# Why the bot cannot tell, and what would help.
doubt-little-speech = There is too little speech in it: a longer note would help.
doubt-noise = It is too noisy: a note from a quieter place would help.
doubt-narrow = The high tones are missing, as on a telephone: a note recorded in Discord would help.
doubt-echo = There is too much echo in it: a note closer to the microphone would help.
doubt-few-notes = The nearest voice has too few notes yet: more of them would help.
answer-heard = Heard
# $seconds: of speech; $noise: how much of it there was.
heard = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s of speech, { $noise ->
    [hardly] hardly any noise
    [some] some noise
   *[much] much noise
}
# The title of remarks, as in "mind the gap".
mind = Mind
mind-short = Only { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s of speech: a longer note makes me surer.
mind-noise = The note is noisy: a quieter one makes me surer.
# "Apps" is the entry of Discord's menu of a message.
cannot-hear = Discord does not let me hear this note. Long-press it (or right-click) and choose **Apps > { menu-whois }**
enrol-first-hint = Send me a voice note and I tell you who is speaking. To be recognised yourself, use `/{ command-enroll }` in your server.
which-server = We share several servers. Compare this note with the members of:
not-shared = Somebody named there has erased their voice here, so I do not share this any more.

## Feedback: whether an answer was right.

undone = Undone: that note, and what was learnt from it, are erased.
nothing-to-undo = That note is gone already.
not-me-noted = Thank you, I have counted that as a false name. If it happens often, more notes from `/{ command-enroll }` make you easier to tell apart.
sample-kept = Kept as a note of yours: I compare with it, and the next retraining learns from it.
sample-quarantined = Kept, but not used yet: it does not sound like your other notes. Every retraining looks at it again, and learns from it once it fits.

## Privacy: /forget, /mydata, /privacy.

nothing-to-forget = I keep no voice of yours in this server.
forget-title = Erase your voice?
forget = This erases your { n-notes } and everything made from them in **{ $server }**, at once and for good. I will not recognise you here any more.
forgotten = Erased: { n-notes } and all that was made from them. I no longer know you here.
kept = Nothing was erased.
my-data-title = What I keep of you
# $notes: from enrolment; $confirmed: confirmed with a button; $waiting: how many of all of them are not used yet.
my-data = In **{ $server }**: { n-notes } from `/{ command-enroll }`{ $confirmed ->
        [0] {""}
        [one] , and { $confirmed } note that you confirmed with a button
       *[other] , and { $confirmed } notes that you confirmed with a button
    }{ $waiting ->
        [0] .
       *[other] . { $waiting } of them not used yet: they do not sound like the others.
    }
my-data-form-title = In what form
my-data-form = { $recordings ->
    [yes] recordings, embeddings and fingerprints, encrypted
   *[no] embeddings and fingerprints; recordings are not kept any more, encrypted
}
my-data-agreed-title = You agreed
# $date: when; $version: of the text.
my-data-agreed = { $date }, text { $version }
my-data-language-title = Language in which I write to you
my-data-erase = /{ command-forget } erases everything at once.
my-data-undo-or-erase = The buttons take back single notes that you confirmed; /{ command-forget } erases everything at once.
privacy-title = What happens to your voice
privacy =
    1. A voice is biometric data. I keep nothing before you have read what, why, where and how long, and agreed.
    2. I keep and learn from only the notes that you give in `/{ command-enroll }` or confirm with a button; nothing else from channels, menus or `/{ command-whois }`.
    3. { $recordings ->
        [yes] Notes, embeddings
       *[no] Embeddings
    }, fingerprints and what I learn from them are encrypted, and in no log.
    4. Every server knows its own members only. Who did not agree there is never named.
    5. `/{ command-mydata }` shows what I keep of you. `/{ command-forget }` erases all of it at once, with every version that learnt from you.
privacy-operator-title = Who runs me and answers for this
privacy-operator-unknown = Whoever added me here; they have not told me their name: ask who manages this server.

## Help.

help-title = Timbre knows who is speaking in a voice note
help = I only know people who enrolled themselves. Anybody else is *nobody I know*.
help-enroll = Teach me your voice: read { $notes } sentences. Again any time, it adds.
help-menu = Long-press or right-click a voice note, then **Apps**.
help-whois = The same for a file that you upload.
help-note-title = A note to me
help-note = Send me a voice note in a direct message: I say who speaks.
help-feedback-title = Was that right?
help-feedback = The person named can say **{ button-mine }** or **{ button-not-me }**: I learn.
help-mydata = What I keep of you, and how to take single notes back.
help-forget = Erase your voice here, at once.
help-privacy = What happens to voices, and who answers for it.
help-retrain = Learn this server's voices anew, and keep it only if it is better.
help-model = What I learnt here, and how well it works.
help-rollback = Go back to an earlier version.

## Retraining: while it runs, and how it ended.

retraining-title = Retraining
retraining-meanwhile = Meanwhile I answer as before.
retraining-reading = Reading the notes …
retraining-copies = Listening to the notes as over a telephone, in a room, in the street …
retraining-comparing = Comparing old and new on notes that the new one has not heard …
retraining-training = Learning from all notes …
retraining-seconds-left = about { $seconds } s left
retraining-minutes-left = about { $minutes } min left
retraining-as-before = Nothing has changed: I answer as before.
retraining-interrupted = I was restarted in the middle of this retraining. { retraining-as-before } Start it again with `/{ command-retrain }`.
retraining-cancelled = Cancelled. { retraining-as-before }
retraining-adopted-before-stop = I was restarted before I could show the result: version { $version } is in use. `/{ command-model }` says how well it works.

## Retraining: its result.

unchanged-title = Nothing new to learn
unchanged = Nothing has changed since version { $version } learnt: no new note, nobody erased. I answer as before. More notes from `/{ command-enroll }` make a difference.
better-title = Retrained: version { $version } is in use
better = It learnt from { n-notes } of { n-members }.
no-better-title = Retrained, but kept the old one
no-better = The new one is no better on notes that it has not heard, so I answer as before.
# Titles of shares of notes, before and after.
rate-missed = Members missed
rate-misnamed = Misnamed
rate-strangers = Strangers named
rate-strangers-unknown = not known with two members
hard-pairs = Hard to tell apart
# Two members whose voices are alike.
pair = { $member } and { $other }
should-record-more = Should record more
# $people: a list.
should-record-more-advice = { $people }: `/{ command-enroll }` again, on another day or in another place.
measured-on = Both measured on { n-notes } that neither had heard.
# $strangers: a number of notes.
measured-on-strangers = Both measured on { n-notes } that neither had heard, and on { $strangers ->
    [one] { $strangers } note
   *[other] { $strangers } notes
} of members left out as strangers.
# $people: a list of the first few; $more: how many others there are.
and-more = { $people } and { $more } more
share = { NUMBER($percent, maximumFractionDigits: 0) } %
share-small = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %

## Versions: /model and /rollback.

model-title = My recogniser here
model-none = No version is in use: I compare with everybody's mean voice.
# $date: when it learnt.
model-version = **Version { $version }**, { $date }: { n-members }, { n-notes }
model-unheard = On unheard notes
# $missed, $misnamed, $named: shares, with their % sign.
model-rates = members missed { $missed }, misnamed { $misnamed }
model-rates-strangers = members missed { $missed }, misnamed { $misnamed }, strangers named { $named }
model-since = Since then
model-so-far = So far
# Parts of one list.
changes-new-notes = { $notes ->
    [one] { $notes } new note
   *[other] { $notes } new notes
}
changes-erased = { $members ->
    [one] { $members } member erased
   *[other] { $members } members erased
}
changes-false-names = { $names ->
    [one] { $names } false name
   *[other] { $names } false names
} reported with *{ button-not-me }*
model-last = Last retraining
# $date: when; $ending: one of those below.
last = { $date }: { $ending }
last-automatic = { $date }, by itself: { $ending }
ending-running = runs at the moment
ending-adopted = version { $version } was adopted
ending-no-better = the new one was no better, so I kept what was in use
ending-unchanged = there was nothing new to learn
ending-cancelled = cancelled
ending-failed = failed; nothing changed
ending-interrupted = interrupted by a restart; nothing changed
# $versions: a list of numbers.
model-dropped = Deleted because somebody erased what was learnt from: version { $versions }. `/{ command-retrain }` makes a new one.
model-of-earlier-encoder = Of an earlier encoder, not usable: version { $versions }.
# $notes: how many are left to listen to.
model-listening-old-answers = A new encoder is listening to { $notes ->
    [one] { $notes } stored note
   *[other] { $notes } stored notes
} again. Until then I answer with the one before.
model-listening = A new encoder is listening to { $notes ->
    [one] { $notes } stored note
   *[other] { $notes } stored notes
} again. Until then I do not know the members whose notes these are: old and new cannot be compared.
model-enrol-again = I kept no recordings of { $people }, and the encoder is new: they have to `/{ command-enroll }` again.
model-encoder = encoder { $encoder }
version-unreadable = Version { $version } cannot be read, so I compare with everybody's mean voice: `/{ command-rollback }` to another, or `/{ command-retrain }`.
rolled-back = Version { $version } is in use from now on. `/{ command-model }` shows all of them.
rolled-back-to-none = From now on I compare with everybody's mean voice, as before the first retraining.
# An entry of a list to choose from, after the version's number: at most 85 characters. $missed: a share.
version-choice = { $date }, { n-members }, { $missed } missed
version-choice-in-use = { $date }, { n-members }, { $missed } missed (in use)
version-choice-none = none; I then compare with everybody's mean voice.
# A direct message, after a new version of the bot.
enrol-again = I listen in a new way now, and I kept no recordings of yours, so I no longer recognise you in **{ $server }**. Use `/{ command-enroll }` there again, or `/{ command-forget }`, which erases what is left.

## Errors: what happened, and what to do.

error-unforeseen = Something went wrong on my side: please try again later.
error-not-allowed = You may not use this here: ask whoever runs this server.
error-permission = I lack a permission in this channel: I need to view it, send messages, embed links, attach files and read its history.
error-start = I cannot reach my memory at the moment: please try again later.
error-busy = Many notes are waiting just now: please try again in a minute.
error-recording-refused = I cannot play this recording: please record it again.
error-restarting = I am just restarting: please send it again in a minute.
error-no-recording = There is no recording in this message: choose a voice note.
error-several-recordings = There are several recordings in this message: send just one.
error-forwarded = This note is forwarded, so I cannot know whose voice it is: record it yourself.
error-no-consent = I keep no voice without your consent: start with `/{ command-enroll }`.
error-nobody-enrolled = I know nobody in this server yet: start with `/{ command-enroll }`.
error-no-shared-server = We share no server where I know anybody yet: use `/{ command-enroll }` in a server first.
error-consent-outdated = My terms have changed since you agreed: use `/{ command-enroll }`, read them, agree, and press again.
error-already-retraining = A retraining runs in this server already: wait for it, or cancel it at its message.
error-not-retraining = There is no retraining to cancel: it is over, or its result is just being stored.
error-too-few-members = I need at least two members with three notes each to learn to tell them apart: start with `/{ command-enroll }`.
error-training-lost = The process that learns was lost, perhaps for want of memory: try again later, and tell whoever runs this bot if it happens again.
error-head-outdated = Voices were erased again and again while I learnt: try again later.
error-no-channel-access = I may not show you a result in this channel: let me view it, send messages, embed links and attach files here, or use another channel.
error-unknown-version = There is no such version, or it was deleted with a voice: `/{ command-model }` shows all of them.
error-other-encoder = That version belongs to an earlier encoder and cannot be used: choose another, or use `/{ command-retrain }`.
error-encoder-switched = I have just learnt to listen in a new way: please try once more.
error-encoder-changing = I am listening to all stored notes again, in a new way: `/{ command-retrain }` works as soon as that is done. `/{ command-model }` says how many are left.
error-server-only = This works in a server only: use it in one of its channels.
error-recording-gone = The recording is gone from Discord: send it again.
# $status: a number by which Discord says why.
error-download = Discord did not give me that recording ({ $status }): try again in a minute.
error-no-answer = Discord did not give me that recording (no answer): try again in a minute.

## Errors: what is wrong with a recording.

error-empty = The recording is empty: record it again.
error-too-large = The recording has { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB, at most { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB are taken: send a shorter one.
error-too-long = The recording is longer than { $most } s: send a shorter one.
error-truncated = The recording breaks off in the middle of the file: send it again.
error-not-audio = This is not a recording that can be played: send a voice note.
error-broken-samples = The recording is damaged, its samples are no numbers: record it again.
# $seconds: of speech that were found; $needed: how many it takes.
error-not-enough-speech = Only { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s of speech, and I need at least { NUMBER($needed, maximumFractionDigits: 0) } s: hold the phone closer, and read the whole sentence or speak for longer.
misfit-copy = I have this recording already: please read the sentence anew, a copy teaches me nothing.
misfit-another-member = This sounds more like another member than like you, so I did not keep it: please read the sentence yourself.
misfit-unlike-others = This does not sound like your other notes, so I did not keep it: please read it once more yourself, close to the phone. If it is the earlier notes that are wrong, erase them with `/{ command-forget }` and begin again.
misfit-two-voices = I hear more than one voice in this note, so I did not keep it: please read the sentence alone, in a quiet place.

## A note of several people: a line for each of them.

# $people: how many.
timeline-title = I hear { $people } people
# $who: a member, or timeline-unknown; $certainty: one of the messages below, or answer-likely.
timeline-part = { $who }: { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, { $certainty }
timeline-unknown = Unknown { $number }
timeline-guess = maybe { $member }, but that is a guess
# $reason: one of the last four messages.
timeline-cannot-tell = I can't tell: { $reason }
timeline-nobody = nobody I know
timeline-little-speech = too little speech
timeline-noise = too much noise
timeline-narrow = the high tones are missing
timeline-echo = too much echo
timeline-few-notes = the nearest voice has too few notes yet

## Whose voice it is: /verify.

command-verify = verify
    .description = Is this recording this member's voice?
    .member = member
    .member-description = who is said to speak
    .note = note
    .note-description = a voice note or any other audio file
claim-very-likely = Very likely theirs
claim-likely = Likely theirs
claim-unlikely = Unlikely theirs
claim-very-unlikely = Very unlikely theirs
claim-compared = Compared with the notes of { $member }.
claim-doubt = It is somewhat like their voice, but not enough to say more: another note may be clearer.
claim-several = I hear { $people } people in it: I can compare a note of one person only.
claim-doubt-few-notes = I have too few notes of theirs yet: more of them would help.
claim-no-proof = It is no proof: a cold, another microphone, noise or a long echo can do that, too.
error-member-not-enrolled = I have too few notes of this member to compare with: they can use `/{ command-enroll }`.
help-verify = The same for one member: is this their voice?

## Listening to channels: /listen.

command-listen = listen
    .description = What I do with the voice notes of a channel
    .channel = channel
    .channel-description = whose voice notes, its threads included
    .mode = mode
    .mode-description = what I do with them
    .report_to = report_to
    .report_to-description = to guard: the moderators' channel, where I tell of a voice that does not fit
# The modes, in a list to choose from: at most 100 characters.
listen-mode-off = off: nothing
listen-mode-name = name: answer each with who speaks
listen-mode-guard = guard: tell moderators if one does not sound like its author
# $channel, $report: Discord shows the channel's name.
listen-names = From now on I answer every voice note in { $channel } with who speaks. I keep nothing of them.
# $most: how many notes.
listen-guards = From now on I compare what enrolled members send in { $channel } with their own voice, up to { $most } notes a minute. I say nothing there, and tell { $report } if a note is very unlikely its author's. I keep nothing of them. Please let your members know.
listen-ended = I no longer listen to { $channel }.
listen-by-operator = Whoever runs me has chosen that I answer every voice note in { $channel } (`TIMBRE_LISTEN_CHANNELS`): only they can change it.
# "Message Content" and "Bot" are words of Discord's developer pages.
listen-deaf = Discord does not let me hear notes that are not meant for me, so nothing was changed. Whoever runs me has to enable the Message Content intent on the Bot page of my application, set `TIMBRE_LISTEN=true` and restart me.
listen-report-missing = To guard a channel I need to know where to tell: fill in `{ command-listen.report_to }` with a channel that only moderators can read.
listen-report-public = Not everybody is to read what I tell: instead of { $channel }, choose another channel, which only moderators can read.
# $permissions: a list of those below.
listen-lacking = In { $channel } I lack: { $permissions }. Give them to me there, then use `/{ command-listen }` again.
# As Discord calls them.
permission-view = View Channel
permission-history = Read Message History
permission-send = Send Messages
permission-send-in-threads = Send Messages in Threads
permission-embed = Embed Links
permission-attach = Attach Files
# To moderators. Never an accusation. $link: to the note.
guard-title = This may be another voice
guard-report =
    { $member } sent a voice note in { $channel }: { $link }
    It is very unlike the notes they gave me. That is no proof: a shared device, a cold, a joke, another microphone, noise or an echoing room sound just the same to me. If it matters, ask them kindly.
guard-kept = I keep nothing of it, and have told nobody else.
help-listen = Answer every voice note of a channel, or tell moderators of one that does not sound like its author.
consent-listening-title = In channels that are listened to
consent-listening = Where those who manage the server switch it on with `/{ command-listen }`, I compare what you send in a channel with your own voice, and tell the moderators if it is very unlike you. I keep nothing of that.
privacy-listening-title = Channels that I listen to
privacy-listening = Only those that managers of the server chose with `/{ command-listen }`, or whoever runs me. There I may name who speaks, or tell the moderators if a note is very unlike the member who sent it; I keep nothing of what I hear.
## Administration: its commands, and their lines in /help.

command-settings = settings
    .description = How I work in this server
command-forget-member = forget-member
    .description = Erase the voice of a member who has left or asks for it
    .member = member
    .member-description = whose voice; of who has left: their id
command-audit = audit
    .description = Who did what with me in the last 90 days
help-settings = How strict I am here, in which language, for whom, and more.
help-forget-member = Erase the voice of a member who has left or asks for it.
help-audit = Who did what with me in the last 90 days.

## Administration: /settings. Options are entries of lists: at most 100 characters.

settings-title = How I work here
settings = Choose below: it counts from now on, and `/{ command-audit }` tells who changed what.
setting-strictness = How strict I am
setting-language = Language of what everybody reads
setting-retention = Voices that nobody uses
setting-retraining = Retraining by itself
setting-audience = Who may ask me who is speaking
setting-reading = Whether the sentence was read
# Below the title above, where it cannot be chosen.
setting-reading-locked = *Off: it needs the extra `phrase-check`, which whoever runs me has not installed.*
option-strict = strict: 3 of 1000 strangers get a name, more members are missed
option-normal = normal: 1 of 100 strangers gets a name
option-relaxed = relaxed: 3 of 100 strangers get a name, fewer members are missed
option-language-discord = as this server is set in Discord
option-retention = { $months ->
    [one] are erased after { $months } month without use
   *[other] are erased after { $months } months without use
}
option-retrain-never = never: with the command only
# $changes: new notes and erased voices together.
option-retrain = { $changes ->
    [one] after { $changes } new note or erased voice
   *[other] after { $changes } new notes and erased voices
}
option-everybody = everybody
option-enrolled = enrolled members
option-managers = those who may manage the server
option-reading = on: in English, I keep only notes in which the sentence was read
option-reading-not = off: I do not check whether it was read
# Under the title "Channels that I listen to", a line for each. $channel, $report: Discord shows the channel's name.
listening-names = { $channel }: I answer every voice note with who speaks
listening-guards = { $channel }: I tell { $report } of a note that does not sound like its author
listening-by-operator = { $channel }: I answer every voice note with who speaks; whoever runs me chose so
listening-none = None.
listening-how = To change that: `/{ command-listen }` with the channel and what I do there; to guard it, also with the moderators' channel (`{ command-listen.report_to }`).

## Administration: voices that are erased.

button-erase-member = Erase this voice
forget-member-title = Erase a member's voice?
forget-member = This erases the { n-notes } of { $member } and everything made from them, at once and for good. I tell them so, if they take my messages.
forget-member-nothing = I keep no voice of { $member } in this server.
forgot-member = Erased: { n-notes } of { $member } and all that was made from them.
# Sentences that follow the one above.
forgot-member-told = I have told them.
forgot-member-not-told = They take no messages from me: please tell them yourself.
# A direct message.
forgotten-by-moderator = Somebody who manages **{ $server }** had me erase your voice there, with everything made from it: I no longer recognise you there. If you want that again, use `/{ command-enroll }` there.
# Of consent, of privacy and of what is kept. $months: 0 where voices are kept that nobody uses.
unused-title = If you do not use me any more
unused = { $months ->
    [one] { $months } month after you last used me in any way, I erase your voice by myself. I write to you a week before.
   *[other] { $months } months after you last used me in any way, I erase your voice by myself. I write to you a week before.
}
# Where it is not known which server is meant.
unused-elsewhere = { $months } months after you last used me, I erase your voice by myself, unless those who manage a server chose otherwise for it: `/{ command-privacy }` says so there.
# A direct message. $date: when.
unused-warning = You have not used me for a long time, so on { $date } I erase your voice in **{ $server }**, with everything made from it. To keep it, use any command of mine until then, such as `/{ command-mydata }`.

## Administration: /audit. Each line follows a date. $member may be "somebody".

audit-title = What happened here in the last 90 days
audit-empty = Nothing yet.
audit-page = Page { $page }
button-newer = Newer
button-older = Older
# In place of $member, for those whose voice was erased since.
somebody = somebody
event-consented = { $member } agreed that I learn their voice
event-enrolment-started = { $member } began to enrol
event-enrolment-finished = { $member } enrolled
event-enrolment-stopped = { $member } stopped enrolling
event-note-erased = { $member } took back a note
event-forgotten = a member withdrew their consent and erased their voice
event-forgotten-by-moderator = { $member } erased a member's voice
event-forgotten-unused = I erased the voice of a member who had not used me for long
event-forgotten-departed = I erased the voice of a member who has left
# $ending: as after "Last retraining".
event-retrained = { $member } had me retrain: { $ending }
event-retrained-automatic = I retrained by myself: { $ending }
event-rolled-back = { $member } went back to version { $version }
event-rolled-back-to-none = { $member } went back to no version
# $setting: its title; $before and $after: options.
event-setting = { $member } changed "{ $setting }": { $before } → { $after }
event-listening-off = { $member } ended my listening to { $channel }
event-listening-name = { $member } had me answer every voice note in { $channel }
event-listening-guard = { $member } had me guard { $channel } and report to { $report }
event-refused = { $member } asked who is speaking, which they may not

## Administration: errors.

error-cooldown = You have used this often just now: please try again in { $seconds } s.
error-audience-enrolled = In this server only enrolled members may ask me: start with `/{ command-enroll }`.
error-audience-managers = In this server only those who manage it may ask me: ask one of them.

## Whether the sentence was read.

# At the end of "How". $checked: whether the bot listens for the sentence; "language": it does, but not in this language.
prompt-reading = { $checked ->
    [yes] I keep the note if I hear this sentence in it.
    [language] Whether it is read, I cannot check in this language.
   *[no] Whether it is read, I do not check.
}
# $sentence: what was asked for; $other: another of the sentences; $words: those that were missing, with commas between.
reading-other = I heard “{ $other }”, so I did not keep it: please read “{ $sentence }”.
reading-partly = I did not hear every word of the sentence, so I did not keep it. Missing: **{ $words }**. Please read all of “{ $sentence }”, or press { button-skip } for another one.
reading-not-heard = I did not hear the sentence in this note, so I did not keep it: please read “{ $sentence }” close to the phone, in a quiet place, or press { button-skip } for another one.
## Uploads: recordings that are given as files.

# A button. It opens a window that takes files.
button-upload = Upload recordings
enrol-upload-hint = No microphone button, as on a computer? **{ button-upload }** takes up to ten audio files of your voice at once, and nobody else hears them.
enrol-nowhere-to-write = I may write to you neither directly nor in this channel, so give me recordings of your voice instead.
# The window's title and the name of its field: at most 45 characters.
modal-upload = Recordings of your voice
modal-upload-files = Audio files
# Beside the field: at most 100 characters.
modal-hint-upload = Only you speaking, some four seconds each, whatever you like to say. Ten at most.
# $kept of $files: how many were kept.
upload-title = { $kept } of { $files } recordings kept
# $server: its name.
upload-known = I have { n-notes } of yours in **{ $server }** now, and know your voice by that.
# $needed: with how many notes somebody is recognised.
upload-too-few = I have { n-notes } of yours in **{ $server }** now. I recognise people from { $needed } notes on.
upload-not-taken = Here I hear whether you read the sentence that I ask for: answer it with a voice note or an audio file.
upload-expired = This window is too old, so I got nothing: press **{ button-upload }** again.

# The first message in a server. "Apps" is the entry of Discord's menu of a message.
welcome-title = Hello, I am Timbre: I know who is speaking in a voice note
welcome =
    1. **Members**: `/{ command-enroll }`, and read a few sentences to me. I keep nothing before you agree.
    2. **Then**: long-press or right-click a voice note, **Apps > { menu-whois }**.
    3. **Who manages this server**: `/{ command-retrain }` once several are enrolled, so that I tell you apart better.
    `/{ command-privacy }` says what happens to voices.

## Privacy: what is kept, to take away; and erasing everywhere.

button-take-away = Download
nothing-anywhere = I keep no voice of yours in any server.
# After a list of servers, where nothing can be pressed: `/` stands before commands.
known-how = The buttons send you all that I keep of you in a server. /{ command-forget } erases all of it.
# Where the name of a server is not known any more. $server: its id.
server-left = server { $server }
# $servers: a list, a line each.
forget-everywhere =
    This erases everything that I keep of your voice, and all that was made from it, at once and for good, in:
    { $servers }
forgotten-everywhere = Erased everywhere: { n-notes } and all that was made from them. I no longer know you in any server.
# $parts: how many files there are.
taken-away = { $parts ->
    [one] All that I keep of you in this server. Keep it where nobody else can hear it.
   *[other] All that I keep of you in this server, in { $parts } files: put them together in their order (7-Zip does it), then it is one ZIP archive. Keep it where nobody else can hear it.
}
# The name of a file: letters, digits, "-" and a dot.
export-read-me-file = READ-ME.txt
# In that file, which knows no bold and no commands. Names like "data.json" stay as they are.
export-read-me =
    This is all that Timbre keeps of you in the server { $server }.

    notes/      The voice notes that you recorded for it, or confirmed as yours, as they were sent. Where there are none, only what was made from them is kept.
    data.json   Everything else, in a form that programs read, too: when you agreed and to which version of the text, in which language; when you last used the bot; and of each note the sentence, the time, how long and how clear it is, its embedding (numbers that describe your voice), those of copies of it with noise and the like, and its fingerprint (by which a copy is noticed). Beside that, which versions of the server's recogniser learnt from you, and what you did.

    It is biometric data: whoever has it can recognise your voice. The commands of the bot erase what it keeps, not this copy.
privacy-rights-title = Your rights
privacy-rights = That you agreed is the only reason for which I keep a voice. You may take that back at any time, without giving a reason and without losing anything but being recognised: `/{ command-forget }`, in a direct message for all servers at once, also for those that you have left. `/{ command-mydata }` gives you all of it in files. Who answers for this, below, has to help you, and where they do not, your data protection authority does.
privacy-departed = If you leave the server, or I do, your voice is erased 30 days later.

## Voices: /voices and its map.

command-voices = voices
    .description = Whose voices I know here, and which are alike
button-previous = Previous
button-next = Next
button-show-on-map = Show me on the map
button-take-off-map = Take me off the map
voices-title = Voices that I know here
# $known: how many of them are ready; $needed: how many notes that takes.
voices-count = Enrolled: { n-members }; ready, by at least { $needed } notes that I can use: { $known }.
# $ready: whether this member has enough notes.
voices-line = { $member }: { n-notes }, { $ready ->
    [yes] ready
   *[no] not ready yet
}
voices-unknown = I do not know your voice here yet: start with `/{ command-enroll }`.
voices-listed-willing = Other members are listed only if they want to be on the map.
voices-listed-all = You may manage this server, so you see everybody; others see only who wants to be on the map.
voices-page = Page { $page } of { $pages }
voices-map-title = Map of the voices
voices-map = Near is alike, as far as a flat map can show it. The numbers are those of the list.
# $needed, $shown: how many members.
voices-map-too-few = It takes { $needed } members who are ready and want to be on it; so far: { $shown }.
voices-map-offer = **{ button-show-on-map }**: then every member of this server sees here that I know your voice, by how many notes, and how alike it is to the others on the map. You can take it back any time.
voices-map-on = Every member of this server can see you here. **{ button-take-off-map }** ends that.
help-voices = Whose voices I know here, and a map of those who want to be on it.
privacy-voices-title = Who sees whose voice I know
privacy-voices = Those who manage the server see everybody in `/{ command-voices }`. Other members see you there only if you choose **{ button-show-on-map }**.

## The bars below a note's picture, each with its colour.

bars-title = Whose note it may be
# $who: a member, or one of the messages below, or timeline-nobody; $likely: one of the last three, answer-likely or answer-very-likely.
bar = { $who }: { $likely }
bars-other-member = another member
bars-member = a member
bars-guess = a guess
bars-possible = possible
bars-unlikely = very unlikely
bars-meaning = The bars: how likely the note is theirs, if half of all notes are of members.

## The picture of a member's notes in /mydata, and what would help most.

my-notes-title = Your notes, a row each
my-notes-legend = From left to right: number and date, seconds of speech, how far your voice is above the noise, and how much the note helps me to recognise your others: to the right of the line it helps, to the left it hinders.
my-notes-colours = 🟧 read, 🟦 uploaded, 🟩 confirmed with a button
my-notes-waiting = An outline waits: it does not sound like the others yet.
# $drawn: how many.
my-notes-latest = These are your latest { $drawn }.
my-notes-too-few = What each contributes, I can say from three notes on.
my-notes-other-encoder = { $notes ->
    [one] { $notes } note in grey is of an earlier version of me and not compared with, until I have listened to it anew or you record another.
   *[other] { $notes } notes in grey are of an earlier version of me and not compared with, until I have listened to them anew or you record others.
}
my-notes-unreadable = { $notes ->
    [one] { $notes } note in grey cannot be read any more: please tell whoever runs me, or erase your voice and record it anew.
   *[other] { $notes } notes in grey cannot be read any more: please tell whoever runs me, or erase your voice and record it anew.
}
my-notes-none = There is no note of yours yet: `/{ command-enroll }` asks for some.
my-notes-no-picture = I have too much to do to draw them just now: please try again in a minute.
next-title = What would help most now
next-nearer = A note closer to the microphone: yours are very soft.
next-further = A note a little further from the microphone: yours are distorted.
next-longer = A longer note: yours hold less than two seconds of speech.
next-other-device = A note through another device: yours lack the high tones, as on a telephone.
next-quieter = A note in a quieter place: yours are all noisy.
next-noisier = A note in a noisier place: yours are all from quiet ones.
next-another-day = A note on another day, and in another place.
next-go-on = The next sentence, just like this.
