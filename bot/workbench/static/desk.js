// Live checks and preview for the desk's form. Without it, saving checks the same.
"use strict";

const form = document.getElementById("desk-form");
const csrf = document.querySelector('meta[name="csrf"]').content;
let timer = 0;
let asked = 0;
const touched = new Set();

function counts() {
  for (const field of form.querySelectorAll("[data-most]")) {
    const count = form.querySelector(`[data-count="${CSS.escape(field.id)}"]`);
    const left = Number(field.dataset.most) - field.value.trim().length;
    count.hidden = false;
    count.textContent = left >= 0 ? `${left} characters left` : `${-left} characters too many`;
    count.classList.toggle("over", left < 0);
  }
}

function place(name) {
  if (document.getElementById(`${name}-error`)) return name;
  const parent = name.replace(/\.[^.]*$/, "");
  return document.getElementById(`${parent}-error`) ? parent : "";
}

function show(found) {
  const byField = new Map();
  for (const one of found.problems) {
    const at = place(one.field);
    byField.set(at, [...(byField.get(at) || []), one]);
  }
  for (const error of form.querySelectorAll("p.error")) {
    const id = error.id.replace(/-error$/, "");
    // Fields nobody has come to yet are not nagged about.
    const words = touched.has(id) ? (byField.get(id) || []).filter((one) => one.level === "error").map((one) => one.words).join(" ") : "";
    error.hidden = !words;
    if (error.textContent !== words) error.textContent = words;
    const control = document.getElementById(id);
    if (control && control.matches("input,select,textarea")) control.setAttribute("aria-invalid", words ? "true" : "false");
  }
  const list = document.getElementById("check-list");
  list.replaceChildren(...found.problems.map((one) => {
    const line = document.createElement("li");
    line.textContent = `${one.level === "error" ? "Must be mended" : "Worth a look"}: ${one.words}`;
    return line;
  }));
  if (!found.problems.length) list.append(Object.assign(document.createElement("li"), { textContent: "All checks hold." }));
  document.getElementById("checks").hidden = false;
  const reading = document.getElementById("reading");
  if (reading) {
    reading.hidden = found.reading_age === null;
    reading.textContent = found.reading_age === null ? "" : `Reading age ${found.reading_age} (aim for 9 to 11)`;
  }
  // The server escapes all of it; it is the same page part that it draws itself.
  if (found.preview) document.getElementById("preview").innerHTML = found.preview;
}

async function check() {
  const mine = (asked += 1);
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf" && name !== "why");
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify({ fields }),
    });
    if (answer.ok && mine === asked) show(await answer.json());
  } catch { /* Away for a moment: saving checks again. */ }
}

form.addEventListener("input", (event) => {
  touched.add(event.target.name);
  counts();
  clearTimeout(timer);
  timer = setTimeout(check, 500);
});
for (const name of form.querySelectorAll(".wrong [id]")) touched.add(name.id);
counts();
