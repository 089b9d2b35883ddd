import type { Child } from "./dom";

/** What the loader hands to the chat, so that nothing is fetched twice. */
export interface Host {
  element: HTMLElement;
  /** PAL's address, with a slash at the end. */
  base: string;
  nonce: string;
  words: Record<string, string>;
  /** Name, link, number. */
  numbers: string[][];
  /** The shadow root, made now if it was not. What the element held in the page is not shown from then on. */
  draw(): ShadowRoot;
  h: (tag: string, props?: Record<string, unknown>, ...children: Child[]) => HTMLElement;
  dress(root: ShadowRoot, css: string, nonce: string): void;
}

export interface Chat {
  show(focus: boolean): void;
  hide(): void;
}

export type Mount = (host: Host) => Chat;

/** The event on chat.js's own script element that carries Mount: no name is put into the page's globals. */
export const READY = "pal-ready";
