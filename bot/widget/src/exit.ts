/** Leaving fast: the page goes blank at once, then a harmless one takes its place. It cannot clear the browser's history, and
 * the chat says so. */

const ELSEWHERE = "https://www.bbc.co.uk/weather";
const WITHIN_MS = 3e3;

export function leave(asked: string): void {
  const url = /^https:\/\//.test(asked) ? asked : ELSEWHERE;
  document.documentElement.style.setProperty("display", "none", "important");
  document.title = "\u200b";
  try {
    // Out of a frame too.
    window.top!.location.replace(url);
  } catch {
    location.replace(url);
  }
}

/** Calls `then` when Shift is pressed three times with nothing in between. */
export function onThreeShifts(then: () => void): void {
  let count = 0;
  let last = 0;
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.repeat) return;
      if (event.key !== "Shift") {
        count = 0;
        return;
      }
      count = event.timeStamp - last < WITHIN_MS ? count + 1 : 1;
      last = event.timeStamp;
      if (count > 2) then();
    },
    true,
  );
}
