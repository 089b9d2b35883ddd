/** The lines of the conversation as they are shown. */

import type { Host } from "./contract";
import { linked } from "./links";
import type { Button, Line } from "./talk";

/** Letters that English does not have. What is written in them is not English, whatever else it is. */
const OTHER_SCRIPT = /[\u0370-\u1fff\u2c00-\udfff\uf900-\ufdff\ufe70-\ufeff]/;

export interface Wants {
  press(button: Button, group: HTMLElement, event: Event): void;
  copied(): void;
}

export class Lines {
  private readonly byId = new Map<string, HTMLElement>();

  constructor(
    readonly log: HTMLElement,
    private readonly h: Host["h"],
    private readonly says: Record<string, string>,
    private readonly wants: Wants,
  ) {}

  /** Shows a line at the end, or after `before`. One that is there already stays as it is, and is returned. */
  show(line: Line, before?: Element | null): { node: HTMLElement; fresh: boolean } {
    const known = line.id && this.byId.get(line.id);
    if (known) return { node: known, fresh: false };
    const node = this.draw(line);
    if (line.id) this.byId.set(line.id, node);
    if (before) before.after(node);
    else this.log.append(node);
    return { node, fresh: true };
  }

  has(line: Line): boolean {
    return !!line.id && this.byId.has(line.id);
  }

  /** Gives a line that was shown before it was sent the name that PAL knows it by. */
  name(node: HTMLElement, id: string): void {
    this.byId.set(id, node);
  }

  /** Under a line: that it is not sent yet, or nothing. */
  mark(node: HTMLElement, words: string): void {
    node.querySelector(".mark")?.remove();
    if (words) node.append(this.h("span", { class: "mark" }, words));
  }

  /** Takes buttons away that no longer belong to what was said last. */
  unbutton(): void {
    this.log.querySelectorAll(".buttons").forEach((group) => group.remove());
  }

  clear(): void {
    this.byId.clear();
    this.log.textContent = "";
  }

  buttons(all: Button[]): HTMLElement {
    const group: HTMLElement = this.h(
      "div",
      { class: "buttons" },
      ...all.map((button) =>
        this.h("button", { type: "button", onclick: (event: Event) => this.wants.press(button, group, event) }, button.title),
      ),
    );
    return group;
  }

  private draw(line: Line): HTMLElement {
    const { h, says } = this;
    const mine = line.you != null;
    const text = (mine ? line.you : line.text) || "";
    const when = new Date(line.at ? line.at * 1000 : Date.now());
    const words = h(
      "div",
      { class: "words" },
      ...text.split("\n").map((one) =>
        // Each line finds its own direction; of one in another script we do not know the language, only that it is not ours.
        h(
          "p",
          { dir: "auto", lang: OTHER_SCRIPT.test(one) ? "" : mine ? null : "en-GB" },
          ...(mine ? [one] : linked(h, one, says.newTab, line.copy)),
        ),
      ),
    );
    return h(
      "div",
      {
        class: `line ${mine ? "you" : "pal"}${line.urgent ? " alarm" : ""}`,
        // They know what they wrote: a screen reader need not say it again.
        "aria-live": mine && "off",
        tabindex: "-1",
      },
      h("span", { class: "sr" }, mine ? says.you : says.pal),
      words,
      line.copy && this.copier(text, words),
      h(
        "time",
        { datetime: when.toISOString() },
        `${when.getHours()}:${`0${when.getMinutes()}`.slice(-2)}`,
      ),
      line.buttons && line.buttons.length > 0 && this.buttons(line.buttons),
    );
  }

  private copier(text: string, words: HTMLElement): HTMLElement {
    const { h, says } = this;
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // Not allowed (a frame, an old browser): by selecting it, as they would.
        getSelection()!.selectAllChildren(words);
        document.execCommand("copy");
      }
      button.textContent = says.copied;
      this.wants.copied();
    };
    const button = h("button", { type: "button", class: "copy", onclick: copy }, says.copy);
    return button;
  }
}
