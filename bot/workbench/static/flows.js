// Keeps the page of a run fresh while it runs. Without this the page loads itself anew.
"use strict";

let misses = 0;

async function look() {
  const run = document.getElementById("run");
  if (run.dataset.state !== "running") return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("run");
    if (!fresh) throw new Error("another page");
    misses = 0;
    document.title = page.title;
    bring(run, document.adoptNode(fresh));
  } catch {
    misses += 1;
    const state = document.getElementById("state");
    if (misses === 4) state.textContent = "The page does not hear from PAL just now. It goes on trying.";
  }
  setTimeout(look, Math.min(800 * 2 ** misses, 10000));
}

// What has not changed stays, so that nothing jumps under a finger or a cursor.
function bring(old, fresh) {
  const bar = old.querySelector("progress"), now = fresh.querySelector("progress");
  if (fresh.dataset.state === "running" && old.querySelectorAll(".result").length === fresh.querySelectorAll(".result").length) {
    bar.value = now.value;
    old.querySelector(".progress label").textContent = fresh.querySelector(".progress label").textContent;
    return;
  }
  const stop = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (stop && fresh.dataset.state !== "running") document.getElementById("main").focus();
}

setTimeout(look, 500);
