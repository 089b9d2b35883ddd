/** The loader: defines <pal-chat>, draws the launcher, and fetches the chat when it is first opened. Whatever fails here or
 * later, the page that holds it goes on, and whoever opens the chat sees numbers to call, never a blank. */

import { on } from "./colour";
import { READY, type Chat, type Host, type Mount } from "./contract";
import { dress, h } from "./dom";
import { wasOpen, wipeOld } from "./old";
import css from "./widget.css";
import { NUMBERS, WORDS } from "./words";

declare const CHAT_VERSION: string;
declare const CHAT_INTEGRITY: string;

const TAG = "pal-chat";
const PATIENCE_MS = 20e3;

// A page's element of that name would hide the real one.
const current = document.currentScript;
const script =
  current instanceof HTMLScriptElement ? current : document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]')!;
const base = new URL(".", script.src).href;
const nonce = script.nonce || "";

let mount: Promise<Mount> | undefined;

/** chat.js, once. A script element, not import(): it can carry a fingerprint and the page's nonce. */
function load(): Promise<Mount> {
  mount =
    mount ||
    new Promise<Mount>((ok, no) => {
      const url = `${base}widget/chat.js?v=${CHAT_VERSION}`;
      const more = h("script", { integrity: CHAT_INTEGRITY, crossorigin: "anonymous", nonce });
      const fail = () => {
        mount = undefined;
        more.remove();
        no(new Error("PAL: the chat could not be loaded"));
      };
      more.addEventListener(READY, (event) => ok((event as CustomEvent<Mount>).detail));
      more.addEventListener("error", fail);
      setTimeout(fail, PATIENCE_MS);
      more.src = trusted(url);
      document.documentElement.appendChild(more);
    });
  return mount;
}

/** For pages with Trusted Types: a policy of ours, which they can allow by name. */
function trusted(url: string): string {
  const types = (window as { trustedTypes?: { createPolicy(n: string, r: object): { createScriptURL(u: string): string } } })
    .trustedTypes;
  try {
    return types ? types.createPolicy(TAG, { createScriptURL: (u: string) => u }).createScriptURL(url) : url;
  } catch {
    return url;
  }
}

class PalChat extends HTMLElement {
  private made?: ShadowRoot;
  private chat?: Chat;
  private launcher?: HTMLElement;
  private trouble?: HTMLElement;
  private words = WORDS;

  connectedCallback(): void {
    this.raise();
    if (this.made) return;
    const { position, words, open } = this.dataset;
    try {
      this.words = { ...WORDS, ...(JSON.parse(words || "{}") as object) };
    } catch {
      // Words that cannot be read: ours.
    }
    // Inside a page, the plain form that this element may hold stays until the chat can take its place.
    if (position !== "inline") {
      this.draw();
      this.launcher = h("button", { id: "open", onclick: () => this.open() }, this.words.open);
      this.made!.appendChild(this.launcher);
      if (open == null && !(wasOpen() && innerWidth > 500)) return;
    }
    this.open(false);
  }

  /** Opens the chat; for the host page's own buttons too. `focus`: the person asked for it. */
  async open(focus = true): Promise<void> {
    const { launcher, words } = this;
    if (launcher && !this.chat) launcher.textContent = words.loading;
    try {
      const mount = await load();
      this.chat = this.chat || mount(this.host());
      if (this.trouble) this.trouble.remove();
      this.chat.show(focus);
    } catch (error) {
      console.warn(error);
      if (!launcher) return;
      launcher.textContent = words.open;
      this.cannot(launcher);
    }
  }

  /** Closes it. The conversation goes on when it is opened again. */
  close(): void {
    if (this.chat) this.chat.hide();
  }

  private host(): Host {
    const { words } = this;
    return { element: this, base, nonce, words, numbers: NUMBERS, draw: () => this.draw(), h: h as Host["h"], dress };
  }

  private draw(): ShadowRoot {
    if (!this.made) {
      const colour = this.dataset.colour || "";
      const over = on(colour);
      const brand = over ? `:host,:host([data-theme]){--brand:${colour}!important;--on:${over}!important}` : "";
      const font = getComputedStyle(document.body).fontFamily;
      this.made = this.attachShadow({ mode: "open" });
      dress(this.made, `${css}${brand}:host{--font:${font}}`, nonce);
    }
    return this.made;
  }

  /** Instead of a blank: the numbers, another try, the page that needs no script. */
  private cannot(launcher: HTMLElement): void {
    const { words } = this;
    const close = () => {
      box.remove();
      launcher.focus();
    };
    const again = () => {
      close();
      this.open();
    };
    const box = h(
      "div",
      { id: "box", role: "dialog", "aria-label": words.title, onkeydown: (e: KeyboardEvent) => e.key === "Escape" && close() },
      h("p", {}, words.cannot),
      ...NUMBERS.map(([name, href, number]) => h("p", {}, `${name}: `, h("a", { href }, number))),
      h("a", { href: `${base}chat` }, words.page),
      h("p", {}, h("button", { onclick: again }, words.again), " ", h("button", { onclick: close }, words.close)),
    );
    if (this.trouble) this.trouble.remove();
    this.trouble = box;
    this.made!.appendChild(box);
    box.querySelector("button")!.focus();
  }

  /** Into the browser's top layer, where no z-index of the page reaches. */
  private raise(): void {
    if (this.dataset.position === "inline") return;
    try {
      this.setAttribute("popover", "manual");
      (this as unknown as { showPopover(): void }).showPopover();
    } catch {
      // An older browser: the highest z-index, then.
    }
  }
}

/** The one line: no element in the page, so we add one with the line's own options. */
function embed(): void {
  if (document.querySelector(TAG)) return;
  const chat = document.createElement(TAG);
  for (const name of Object.keys(script.dataset)) chat.dataset[name] = script.dataset[name];
  document.body.appendChild(chat);
}

if (window.customElements && !customElements.get(TAG)) {
  wipeOld();
  customElements.define(TAG, PalChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", embed);
  else embed();
}
