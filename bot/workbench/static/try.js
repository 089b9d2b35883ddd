// The simulator without a page that is loaded anew at every message: what comes back takes the place of the old.
// Without this, the same forms do the same.
"use strict";

async function swap(form, submitter) {
  const stage = document.getElementById("stage");
  stage.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(new FormData(form));
  if (submitter && submitter.name) body.append(submitter.name, submitter.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("stage");
    if (!fresh) throw new Error("another page");
    const shown = document.querySelector(".pick > input:checked");
    stage.replaceWith(document.adoptNode(fresh));
    if (shown) document.getElementById(shown.id).checked = true;
    document.title = page.title;
    if (answer.redirected) history.replaceState(null, "", answer.url.split("#")[0]);
    arrive(form.classList.contains("say") || form.classList.contains("lines"));
  } catch {
    // Signed out, or the line is gone: the plain way shows what is the matter.
    stage.removeAttribute("aria-busy");
    if (submitter && submitter.name) {
      const kept = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(kept);
    }
    form.submit();
  }
}

function arrive(toText) {
  const wrong = document.querySelector("#stage [data-focus]");
  const text = document.getElementById("text");
  if (wrong) wrong.focus();
  else if (toText && text && matchMedia("(hover: hover)").matches) text.focus({ preventScroll: true });
  const copy = document.querySelector("#stage button[data-copy]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
      copy.textContent = "Copied";
    });
  }
  const said = document.getElementById("said-now");
  if (said) said.textContent = last();
}

// What a screen reader is told: the newest answer of the channel that is shown.
function last() {
  const phone = [...document.querySelectorAll(".phone")].find((one) => one.offsetParent !== null);
  const lines = phone ? [...phone.querySelectorAll(".bubble.current.pal")] : [];
  return lines.map((line) => line.textContent.trim()).join(" ");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.closest("#stage") || !form.matches(".say, .lines, .setup form, .head form")) return;
  event.preventDefault();
  swap(form, event.submitter);
});

// Enter sends, as on a phone; with Shift it is a new line, a message of its own.
document.addEventListener("keydown", (event) => {
  if (event.target.id === "text" && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

const region = Object.assign(document.createElement("div"), { id: "said-now", className: "vh" });
region.setAttribute("role", "status");
document.body.append(region);
