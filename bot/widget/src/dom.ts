/** Making elements without markup: nothing a page's Trusted Types or CSP could object to, nothing to escape. */

export type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** An element. Props: `on…` are listeners, booleans are set or left out, all else are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props, ...children: Child[]): HTMLElementTagNameMap[K];
export function h(tag: string, props: Props = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  // Own keys only: old libraries add to Object.prototype.
  for (const name of Object.keys(props)) {
    const value = props[name];
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : `${value}`);
  }
  for (const child of children) {
    if (child) made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
  return made;
}

/** Gives `root` a style sheet. Constructed ones need no permission of the page's CSP; older Safari has only elements. */
export function dress(root: ShadowRoot, css: string, nonce: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = h("style", { nonce });
    style.textContent = css;
    root.appendChild(style);
  }
}
