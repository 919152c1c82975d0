// What the Preview in the frame leaves to the page: links to messages, and the menu of a message with
// what Discord has under "Apps" and "Forward".

const menu = document.getElementById("menu");

export function closeMenu() {
  if (menu.open) menu.close();
}

export function onLink(frame, follow) {
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data?.link) follow(data.link);
  });
}

// Calls `open` with what the frame says of a message, and with where on the page that is.
export function onMenu(frame, open) {
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || !data?.menuOf || menu.open) return;
    open(data);
    frame.blur();  // else the keyboard stays in the frame
    menu.showModal();
    const { left, top } = frame.getBoundingClientRect();
    place(left + data.x, top + data.y);
  });
  menu.addEventListener("click", (event) => { if (event.target === menu) menu.close(); });
}

// Where the pointer is, as far as there is room.
function place(x, y) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
}
