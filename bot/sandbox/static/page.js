import { closeMenu, onLink, onMenu } from "/menu.js";
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
    if (answer?.said) say(answer.said);
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
  document.querySelectorAll(".panel button, .panel select, #files")
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
  options($("me"), [
    ["You are one of", state.members.map((name) => [name, name === state.keeper ? `${name} (manager)` : name])],
    ["Made-up members", state.madeUp.map(({ name }) => [name, name])],
  ], state.me);
  options($("locale"), [["Language", Object.entries(state.languages)]], state.locale);
  $("places").replaceChildren(...places().map(placeRow));
  $("me-name").textContent = state.me;
  $("place-name").textContent = title(state.place);
  $("here").textContent = `${title(state.place)} · ${state.me}`;
  $("enrol-command").textContent = `/${state.enrol}`;
  $("reply-row").hidden = state.place === state.direct;
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

const sees = (place, me) => place !== state.private || me === state.keeper;
const places = () => [...state.channels.filter((place) => sees(place, state.me)), state.direct];
const title = (place) => (place === state.direct ? "Timbre, directly" : `#${place}`);

function placeRow(place) {
  const row = make("li", {});
  const button = make("button", {
    type: "button", textContent: title(place),
    onclick: () => { openPanel(false); return attempt(() => look(state.me, place)); },
  });
  if (place === state.private) button.append(make("span", { className: "quiet", textContent: " moderators only" }));
  if (place === state.place) button.setAttribute("aria-current", "page");
  row.append(button);
  return row;
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
  button.onclick = () => {
    if ($("save").checked) make("a", { href: `/made-up-notes/${voice}`, download: "" }).click();
    else attempt(() => { openPanel(false); return ask("/made-up-notes", { voice, ...replyField() }, "The bot is listening…"); });
  };
  return button;
}

// Over the chat, where the window is narrow.
function openPanel(open) {
  document.body.classList.toggle("open", open);
  $("toggle").setAttribute("aria-expanded", String(open));
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

// --- what a person does ------------------------------------------------------------------------

const look = (me, place) => ask("/view", { me, place }, "Changing places…");
const replyField = () => ({ reply: $("reply").checked && !$("reply-row").hidden ? "yes" : null });

async function sendFile(file, measuredSeconds = null) {
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
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
  $("timer").textContent = clock(0);
  return sendFile(file, seconds);
}

function showRecording(on) {
  $("record").setAttribute("aria-pressed", String(on));
  $("record-text").replaceChildren(on ? "Stop and send" : "Record", make("span", { className: "wide", textContent: on ? "" : " a voice note" }));
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
      await look(person, state.direct);
      await ask("/enrolments", { person }, `${person} uses /enroll and agrees`);
      progress.value += 1;
      for (let sentence = 1; sentence < perPerson; sentence += 1) {
        await ask(`/enrolments/${person}/notes`, {}, `${person} reads sentence ${sentence} of ${perPerson - 1}`);
        progress.value += 1;
      }
    }
  } finally {
    progress.hidden = true;
    await look(me, place);
  }
  return { said: `${people.join(", ")} have read their sentences. Send a note with one of their voices and ask who is speaking.` };
}

onLink($("preview"), (link) => {
  const place = state.links[link.split("/").at(-2)] ?? state.direct;
  return attempt(() => look(state.me, place));
});
onMenu($("preview"), ({ menuOf, author }) => {
  const choose = (doing) => () => { closeMenu(); return attempt(doing); };
  $("menu-title").textContent = author ? `A message of ${author}` : "A message";
  $("ask").textContent = state.menu;
  $("ask").onclick = choose(() => ask(`/messages/${menuOf}/ask`, {}, "The bot is listening…"));
  $("forward").replaceChildren(...places().map((place) => make("button", {
    type: "button", textContent: title(place),
    onclick: choose(() => ask(`/messages/${menuOf}/forward`, { place }, "Forwarding…")),
  })));
});
$("me").onchange = () => attempt(() => {
  const me = $("me").value;
  return look(me, sees(state.place, me) ? state.place : state.channels[0]);
});
$("locale").onchange = () => attempt(() => ask("/language", { locale: $("locale").value }, "Changing the language…"));
$("toggle").onclick = () => openPanel(!document.body.classList.contains("open"));
$("record").onclick = () => attempt(toggleRecording);
$("enrol").onclick = () => attempt(enrolEverybody);
$("said").onclick = () => { $("said").hidden = true; };
$("files").onchange = async () => {
  await sendFiles([...$("files").files]);
  $("files").value = "";
};
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();  // a dropped file must never replace the page
    $("drop").classList.toggle("over", name === "dragover");
    if (name === "drop") sendFiles([...event.dataTransfer.files]);
  });
}
attempt(async () => show(await (await fetch("/state")).json()));
