/** What the loader needs to know of the browser's storage (the rest is in keep.ts, fetched with the chat). */

export const NAME = "pal-chat";
export const IDLE_MS = 30 * 60e3;
export const REMEMBERED_MS = 30 * 24 * 3600e3;

/** True if a token kept as `1|milliseconds|…` (remembered) or `0|…` has been left alone for too long. */
export function tooOld(text: string): boolean {
  const [remember, at] = text.split("|");
  return Date.now() - +at > (remember === "1" ? REMEMBERED_MS : IDLE_MS);
}

/** Takes an old token out of the browser, even if the chat is not opened again. */
export function wipeOld(): void {
  try {
    if (tooOld(localStorage.getItem(NAME) || "0|9e15")) localStorage.removeItem(NAME);
  } catch {
    // No storage, nothing kept.
  }
}

/** Whether this tab had the chat open, so that the next page opens it again. Never more than a mark, and only in this tab. */
export function wasOpen(now?: boolean): boolean {
  try {
    if (now) sessionStorage.setItem(NAME, "open");
    if (now === false) sessionStorage.removeItem(NAME);
    return !!sessionStorage.getItem(NAME);
  } catch {
    return false;
  }
}
