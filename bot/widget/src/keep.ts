/** The one thing that the browser keeps: PAL's signed token, with when it was last used and whether to remember them. Where
 * there is no storage (private windows, strict settings) it lives as long as the page. */

import { NAME, tooOld } from "./old";

export interface Kept {
  token: string;
  remember: boolean;
}

let memory = "";

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The token, unless it has been left alone for too long: then it is taken out of the browser as well. */
export function kept(): Kept | null {
  let text: string | null = memory;
  try {
    text = memory || storage()!.getItem(NAME);
  } catch {
    // The page's memory, then.
  }
  const [remember, , token] = (text || "").split("|");
  if (!token) return null;
  // A clock that was put back does no harm: PAL checks by its own.
  if (tooOld(text!)) {
    drop();
    return null;
  }
  return { token, remember: remember === "1" };
}

/** Keeps a token; also tells the other tabs, by the storage event, that there is something new. */
export function keep(token: string, remember: boolean): void {
  const text = `${remember ? 1 : 0}|${Date.now()}|${token}`;
  try {
    storage()!.setItem(NAME, text);
    memory = "";
  } catch {
    // Full or forbidden: the page's memory will do.
    memory = text;
  }
}

/** Leaves nothing behind. */
export function drop(): void {
  memory = "";
  try {
    storage()!.removeItem(NAME);
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
}

/** Calls back when another tab of this website has news (true) or has ended the chat (false). */
export function onOtherTab(call: (news: boolean) => void): void {
  window.addEventListener("storage", (event) => {
    if (event.key === NAME || event.key === null) call(!!event.newValue);
  });
}
