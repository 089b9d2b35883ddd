/** Text as it is, with web addresses, e-mail addresses and phone numbers made links to tap. */

import type { Host } from "./contract";

// Without lookbehind: Safari before 16.4 would refuse the whole file.
const FOUND =
  /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(^|[^\d/.,£-])((?:0\d{2,4}(?: ?\d{2,4}){1,3}|\+44[\d ]{8,13}\d|116 ?\d{3})(?![\d%-]))|(\bcall )(999|111|101)\b|(\bto )(\d{5})\b/gi;

/** As much of an address as people look at: whose page it is. */
function short(shown: string): string {
  return shown.length > 40 ? shown.replace(/\/.*/, "/…") : shown;
}

/** Nodes for one line of text. `newTab` is what a screen reader hears after a web link. `whole`: long addresses in full. */
export function linked(h: Host["h"], text: string, newTab: string, whole = false): Node[] {
  const out: Node[] = [];
  const plain = (words: string) => words && out.push(document.createTextNode(words));
  let at = 0;
  FOUND.lastIndex = 0;
  for (let found = FOUND.exec(text); found; found = FOUND.exec(text)) {
    const [all, url, mail, before, phone, call, three, to, sms] = found;
    plain(text.slice(at, found.index) + (before || call || to || ""));
    const number = phone || three || sms;
    if (url) {
      const shown = url.replace(/^https?:\/\/(www\.)?/, "");
      const link = { href: url, target: "_blank", rel: "noopener noreferrer" };
      out.push(h("a", link, whole ? shown : short(shown), h("span", { class: "sr" }, newTab)));
    } else if (mail) out.push(h("a", { href: `mailto:${mail}` }, mail));
    else out.push(h("a", { href: `${sms ? "sms" : "tel"}:${number.replace(/ /g, "")}` }, number));
    at = found.index + all.length;
  }
  plain(text.slice(at));
  return out;
}
