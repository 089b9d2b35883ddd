// Everything works without this. It puts the focus on what is wrong, guards what is half written, and keeps a session
// awake while somebody types.
"use strict";

const wrong = document.querySelector("[data-focus]");
if (wrong) wrong.focus();

// Following a link of the summary puts the cursor into the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".summary a[href^='#']");
  const field = link && document.getElementById(link.getAttribute("href").slice(1));
  if (field) {
    event.preventDefault();
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`) || field;
    label.scrollIntoView({ block: "start" });
    (field.matches("fieldset") ? field.querySelector("input") || field : field).focus({ preventScroll: true });
  }
});

// Twice on a button is once.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
  setTimeout(() => delete event.target.dataset.sent, 3000);
});

// Typing counts as being there.
const alive = document.body.dataset.alive;
let told = Date.now();
if (alive) {
  document.addEventListener("input", () => {
    if (Date.now() - told < 300000) return;
    told = Date.now();
    fetch(alive, { headers: { Accept: "application/json" } }).catch(() => { told = 0; });
  });
}

// Forms with data-guard: leaving with something half written asks first.
let changed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });
document.addEventListener("submit", () => { changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// "Copy" beside what has to be passed on.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "Copied";
  });
}
