import { durationOf, startRecording } from "/recorder.js";

const LARGEST_BYTES = 29 * 2 ** 20;
const SAID_MS = 9000;
const $ = (id) => document.getElementById(id);
let state = null;
let working = 0;
let recording = null;
let hideSaid = 0;

// --- asking the server -------------------------------------------------------------------------

async function ask(path, fields, doing = "The bot is working…") {
  const body = new FormData();
  Object.entries(fields).forEach(([name, value]) => { if (value !== null) body.append(name, value); });
  busy(+1, doing);
  try {
    const response = await fetch(path, { method: "POST", body });
    const answer = await response.json().catch(() => ({ error: "The sandbox did not understand that." }));
    if (!response.ok) throw new Error(answer.error);
    show(answer);
    return answer;
  } catch (error) {
    throw error instanceof TypeError ? new Error("The sandbox is not running any more.") : error;
  } finally {
    busy(-1);
  }
}

// Runs something a person asked for; whatever goes wrong becomes a sentence.
async function attempt(action) {
  $("said").hidden = true;
  try {
    const answer = await action();
    if (answer?.said) say(answer.said);  // the chat may be out of sight
  } catch (error) {
    say(error.message, true);
  }
}

function busy(change, doing) {
  working += change;
  if (doing) $("working-text").textContent = doing;
  $("working").hidden = working === 0;
  $("preview").inert = working > 0;
  $("preview").style.pointerEvents = working > 0 ? "none" : "";
  document.querySelectorAll(".panel button:not(#record), .panel select")
    .forEach((control) => { control.disabled = working > 0; });
}

function say(sentence, failed = false) {
  $("said").textContent = sentence;
  $("said").classList.toggle("failed", failed);
  $("said").hidden = false;
  clearTimeout(hideSaid);
  hideSaid = setTimeout(() => { $("said").hidden = true; }, SAID_MS);
}

// --- showing the state -------------------------------------------------------------------------

function show(next) {
  state = next;
  const directly = state.place === state.direct;
  options($("me"), [
    ["You are one of", state.members.map((name) => [name, name === state.keeper ? `${name}, who manages the server` : name])],
    ["Made-up members", state.madeUp.map(({ name }) => [name, name])],
  ], state.me);
  options($("place"), [
    ["Channels", state.channels.map((name) => [name, `#${name}`])],
    ["Private", [[state.direct, "Messages with Timbre"]]],
  ], state.place);
  $("me-name").textContent = state.me;
  $("reply-row").hidden = directly;
  $("no-notes").hidden = state.notes.length > 0;
  $("notes").replaceChildren(...state.notes.map(noteRow));
  $("voices").replaceChildren(
    ...state.madeUp.map(({ name, enrolled }) => voiceButton(name, name, enrolled)),
    voiceButton(state.stranger, "a stranger", false),
    voiceButton(state.talk, "two in turns", false),
  );
  if ($("preview").dataset.url !== state.preview) {
    $("preview").dataset.url = state.preview;
    $("preview").src = state.preview;
  }
  busy(0);
}

function options(select, groups, chosen) {
  select.replaceChildren(...groups.map(([label, choices]) => {
    const group = make("optgroup", { label });
    group.append(...choices.map(([value, textContent]) => make("option", { value, textContent })));
    return group;
  }));
  select.value = chosen;
}

function voiceButton(voice, textContent, enrolled) {
  const button = make("button", { type: "button", textContent });
  button.classList.toggle("enrolled", enrolled);
  if (enrolled) button.title = "Enrolled: the bot should know this voice";
  button.onclick = () => attempt(() => ask("/made-up-notes", { voice, ...replyField() }));
  return button;
}

function noteRow(note) {
  const row = make("li", {});
  const where = note.place === state.direct ? "to Timbre" : `in #${note.place}`;
  const buttons = make("div", { className: "buttons" });
  if (note.place !== state.direct) {
    buttons.append(make("button", {
      type: "button", textContent: "Who is speaking?",
      onclick: () => attempt(() => ask(`/notes/${note.id}/ask`, {}, "The bot is listening…")),
    }));
  }
  const here = state.place === state.direct ? "Timbre" : `#${state.place}`;
  buttons.append(make("button", {
    type: "button", textContent: `Forward to ${here}`,
    onclick: () => attempt(() => ask(`/notes/${note.id}/forward`, {})),
  }));
  row.append(
    make("div", { className: "title", textContent: note.title }),
    make("div", { className: "quiet", textContent: `${note.by}, ${where}` }),
    buttons,
  );
  return row;
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

// --- what a person does ------------------------------------------------------------------------

const replyField = () => ({ reply: $("reply").checked && !$("reply-row").hidden ? "yes" : null });

async function sendFile(file, measuredSeconds = null) {
  if (file.size > LARGEST_BYTES) throw new Error(`${file.name} is larger than 29 MB.`);
  const seconds = (await durationOf(file)) ?? measuredSeconds;
  return ask("/notes", { recording: file, seconds, ...replyField() }, "The bot is listening…");
}

async function sendFiles(files) {
  for (const file of files) await attempt(() => sendFile(file));
}

async function toggleRecording() {
  if (recording === null) {
    recording = await startRecording({
      onLevel: (level) => { $("level").value = level; },
      onTime: (seconds) => { $("timer").textContent = clock(seconds); },
    });
    showRecording(true);
    return null;
  }
  const finished = recording;
  recording = null;
  showRecording(false);
  const { file, seconds } = await finished.stop();
  $("level").value = 0;
  return sendFile(file, seconds);
}

function showRecording(on) {
  $("record").setAttribute("aria-pressed", String(on));
  $("record-text").textContent = on ? "Stop and send" : "Record a voice note";
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

async function enrolEverybody() {
  const perPerson = state.notesToEnrol + 1;
  const people = state.madeUp.map(({ name }) => name);
  const progress = $("progress");
  progress.max = people.length * perPerson;
  progress.value = 0;
  progress.hidden = false;
  const { me, place } = state;
  try {
    for (const person of people) {
      await ask("/view", { me: person, place: state.direct }, `Looking over ${person}'s shoulder…`);
      await ask("/enrolments", { person }, `${person} uses /enroll and agrees`);
      progress.value += 1;
      for (let sentence = 1; sentence < perPerson; sentence += 1) {
        await ask(`/enrolments/${person}/notes`, {}, `${person} reads sentence ${sentence} of ${perPerson - 1}`);
        progress.value += 1;
      }
    }
  } finally {
    progress.hidden = true;
    await ask("/view", { me, place }, "Changing places…");
  }
  return { said: `${people.join(", ")} have read their sentences. Send a note with one of their voices and ask who is speaking.` };
}

$("me").onchange = $("place").onchange = () =>
  attempt(() => ask("/view", { me: $("me").value, place: $("place").value }, "Changing places…"));
$("record").onclick = () => attempt(toggleRecording);
$("enrol").onclick = () => attempt(enrolEverybody);
$("said").onclick = () => { $("said").hidden = true; };
$("files").onchange = async () => {
  await sendFiles([...$("files").files]);
  $("files").value = "";
};
document.querySelectorAll(".tabs button").forEach((tab) => {
  tab.onclick = () => {
    document.body.dataset.tab = tab.dataset.shows;
    $("said").hidden = true;
    document.querySelectorAll(".tabs button").forEach((other) =>
      other.setAttribute("aria-pressed", String(other === tab)));
  };
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();  // a dropped file must never replace the page
    $("drop").classList.toggle("over", name === "dragover");
    if (name === "drop") sendFiles([...event.dataTransfer.files]);
  });
}
attempt(async () => show(await (await fetch("/state")).json()));
