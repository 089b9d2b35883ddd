/* Keeps a job's progress up to date; when it ends, the page is loaded again with what was found. */
"use strict";
(() => {
  const card = document.querySelector("[data-job]");
  if (!card) return;
  const bar = card.querySelector("progress"), label = card.querySelector("label"), said = card.querySelector("[data-said]");
  let wait = 1000;
  const look = async () => {
    try {
      const answer = await fetch(card.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (found.state !== "running") {
        location.reload();
        return;
      }
      bar.value = found.share;
      if (found.stage && label.textContent !== found.stage) {
        label.textContent = found.stage;
        said.textContent = found.stage;
      }
      wait = 1000;
    } catch {
      wait = Math.min(wait * 2, 15000);
    }
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
})();
