// In the Preview: tells the page around it, which shows them, of links to messages and of menus.

import "/simcord.js";

const LONG_PRESS_MS = 500;
const NEAR_END_PX = 40;
const GESTURE_MS = 1000;  // a flick goes on for a while
const LINK = "https://discord.com/channels/";
const messages = document.getElementById("channel-message-list");
const tell = (what) => parent.postMessage(what, "*");  // nobody else may frame this page

function openMenu(message, x, y) {
  const author = message.querySelector(".message-author")?.textContent ?? "";
  tell({ menuOf: message.dataset.messageId, author, x, y });
}

function addButton(message) {
  if (message.querySelector(".more-button")) return;
  let toolbar = message.querySelector(".message-context-actions");
  if (!toolbar) {
    toolbar = Object.assign(document.createElement("div"), { className: "message-context-actions" });
    message.append(toolbar);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "message-action-button more-button";
  button.textContent = "⋯";
  button.setAttribute("aria-label", "Apps, forward");
  button.setAttribute("aria-haspopup", "dialog");
  button.onclick = () => {
    const { left, bottom } = button.getBoundingClientRect();
    openMenu(message, left, bottom);
  };
  toolbar.append(button);
}

new MutationObserver(() => messages.querySelectorAll(".channel-message").forEach(addButton))
  .observe(messages, { childList: true, subtree: true });

// The end of the talk stays in sight, whatever loads late or grows below, until somebody scrolls.
const timeline = document.getElementById("channel-timeline");
let atEnd = true;
let lastGesture = -Infinity;
for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  timeline.addEventListener(name, () => { lastGesture = performance.now(); }, { passive: true });
}
timeline.addEventListener("scroll", () => {
  if (performance.now() - lastGesture > GESTURE_MS) return;
  atEnd = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < NEAR_END_PX;
});
document.getElementById("history-older").addEventListener("click", () => { atEnd = false; });
const resized = new ResizeObserver(() => { if (atEnd) timeline.scrollTop = timeline.scrollHeight; });
[timeline, messages].forEach((part) => resized.observe(part));

messages.addEventListener("contextmenu", (event) => {
  const message = event.target.closest(".channel-message");
  if (!message) return;
  event.preventDefault();
  openMenu(message, event.clientX, event.clientY);
});

messages.addEventListener("click", (event) => {
  const link = event.target.closest("a")?.href ?? "";
  if (!link.startsWith(LINK)) return;
  event.preventDefault();
  tell({ link });
});

// Not every phone calls a long press a context menu.
let pressing = 0;
messages.addEventListener("pointerdown", (event) => {
  const message = event.target.closest(".channel-message");
  if (!message || event.pointerType !== "touch" || event.target.closest("button, a")) return;
  pressing = setTimeout(() => openMenu(message, event.clientX, event.clientY), LONG_PRESS_MS);
});
for (const name of ["pointerup", "pointercancel", "pointermove"]) {
  messages.addEventListener(name, () => clearTimeout(pressing));
}
