/** The chat itself: fetched when it is first opened. */

import { canRead, hush, read } from "./aloud";
import { type Chat, type Host, READY } from "./contract";
import css from "./chat.css";
import { leave, onThreeShifts } from "./exit";
import { drop, kept, onOtherTab } from "./keep";
import { Lines } from "./lines";
import { linked } from "./links";
import { wasOpen } from "./old";
import { AFTER, SAYS, STARTERS, TOPICS } from "./says";
import { type Button, newKey, type Out, type State, Talk } from "./talk";

/** The most that PAL keeps of one message, characters. */
const LONGEST = 4000;
const RTL = /^(ar|fa|he|ps|ur|ckb|sd|ug|yi|dv)\b/i;

function mount(host: Host): Chat {
  const { h, element } = host;
  const option = (name: string) => element.dataset[name] || "";
  const says: Record<string, string> = { ...SAYS, ...host.words };
  const inline = option("position") === "inline";
  const touch = matchMedia("(pointer:coarse)");
  const small = matchMedia("(max-width:500px),(max-height:480px)");

  // What was typed into the plain form goes on here.
  const plain = element.querySelector("textarea");
  const draft = plain?.value || "";
  const typing = !!plain && document.activeElement === plain;
  const root = host.draw();
  host.dress(root, css, host.nonce);

  const hiding = `${touch.matches ? says.hideTouch : says.hide} ${says.history}`;
  const out = new Map<Out, HTMLElement>();
  let shown = false;
  let unread = 0;
  let aloud = false;
  let alive = !!kept();
  let finished = false;
  let scrolled = false;
  let anchor: HTMLElement | undefined;

  // The parts

  const button = (id: string, words: string, act: (event: Event) => void, more: Record<string, unknown> = {}) =>
    h("button", { type: "button", id, onclick: act, ...more }, words);
  const toggle = (id: string, words: string, act: (on: boolean) => void, on = false) => {
    const made = button(
      id,
      words,
      () => {
        const now = made.getAttribute("aria-pressed") !== "true";
        made.setAttribute("aria-pressed", `${now}`);
        act(now);
      },
      { "aria-pressed": `${on}` },
    );
    return made;
  };
  /** A button that shows and hides `what`. */
  const opener = (id: string, words: string, what: HTMLElement) => {
    const made = button(id, words, () => unfold(made, what, !!what.hidden), { "aria-expanded": "false", "aria-controls": what.id });
    return made;
  };
  const unfold = (by: HTMLElement, what: HTMLElement, open: boolean) => {
    what.hidden = !open;
    by.setAttribute("aria-expanded", `${open}`);
  };

  const title = h(inline ? "h1" : "h2", { id: "title", tabindex: "-1" }, says.title);
  const log = h("div", { id: "log", role: "log", "aria-label": says.log, tabindex: "0" });
  const state = h("div", { id: "state", role: "status" });
  const newer = button("newer", says.newer, () => toEnd(true), { hidden: true });
  const text = h("textarea", {
    id: "text",
    rows: "1",
    placeholder: says.field,
    enterkeyhint: "send",
    autocomplete: "off",
    dir: "auto",
    "aria-describedby": "error count",
  }) as HTMLTextAreaElement;
  const error = h("p", { id: "error", role: "alert" });
  const count = h("p", { id: "count" });

  const numbers = h(
    "div",
    { id: "numbers", hidden: true },
    h(
      "ul",
      {},
      ...host.numbers.map(([name, href, number], at) =>
        h("li", {}, `${name}: `, h("a", { href }, number), h("p", {}, AFTER[at])),
      ),
    ),
    button("ask", says.ask, () => {
      unfold(urgent, numbers, false);
      say(says.urgent, { payload: "urgent" });
      rest();
    }),
  );
  const urgent = opener("urgent", says.urgent, numbers);
  const clear = h("p", { id: "clear", hidden: true }, says.clear);
  const readAloud = toggle("aloud", says.aloud, (on) => {
    aloud = on;
    if (!on) hush();
  });
  const menu: HTMLElement = h(
    "div",
    { id: "menu", hidden: true },
    readAloud,
    toggle("times", says.times, (on) => log.classList.toggle("times", on)),
    toggle("remember", says.remember, (on) => void talk.remembering(on), !!kept()?.remember),
    button("forget", says.forget, () => {
      unfold(menuButton, menu, false);
      say(says.forget, { payload: "forget" });
      rest();
    }),
    button("end", says.end, () => {
      unfold(menuButton, menu, false);
      end(says.ended);
      title.focus();
    }),
    h("p", {}, hiding),
    opener("how", says.how, clear),
    clear,
  );
  const menuButton = opener("menu-button", says.menu, menu);
  menuButton.addEventListener("click", () => (readAloud.hidden = !canRead()));

  const form = h(
    "form",
    {
      id: "form",
      onsubmit: (event: Event) => {
        event.preventDefault();
        submit();
      },
    },
    h("label", { for: "text", class: "sr" }, says.field),
    text,
    // Not a submit button: a page that prevents clicks would prevent sending.
    button("send", says.send, submit),
    error,
    count,
  );
  const top = h(
    "div",
    { id: "top" },
    title,
    menuButton,
    button("leave", says.leave, away, { "aria-label": says.leaveName }),
    !inline && button("close", "×", () => hide(), { "aria-label": says.close }),
  );
  const danger = h(
    "div",
    { id: "danger" },
    h("span", { dir: "auto" }, says.danger, " ", h("a", { href: host.numbers[0][1] }, host.numbers[0][2])),
    urgent,
  );
  const panel = h(
    "div",
    { id: "panel", role: option("role") || (inline ? "region" : "dialog"), "aria-label": says.label, lang: "en-GB", hidden: true },
    top,
    danger,
    numbers,
    menu,
    log,
    newer,
    state,
    form,
  );
  const asked = option("lang");
  const parent = element.parentElement || document.body;
  if (RTL.test(asked) || (!asked && getComputedStyle(parent).direction === "rtl")) panel.dir = "rtl";
  if (asked && option("words")) panel.lang = asked;

  // What is said

  const lines = new Lines(log, h, says, {
    press(pressed, group, event) {
      group.remove();
      say(pressed.title, { payload: pressed.payload });
      // A key was used, so the keyboard is theirs; a finger would only bring up the phone's.
      if ((event as MouseEvent).detail === 0 || !touch.matches) text.focus({ preventScroll: true });
      else log.focus({ preventScroll: true });
    },
    copied: () => whisper(says.copied),
  });

  const talk = new Talk(host.base, {
    said(all) {
      // Old buttons would only be in the way of the new ones.
      if (all.some((line) => line.buttons?.length && !lines.has(line))) lines.unbutton();
      const fresh = all.map((line) => lines.show(line)).filter((one) => one.fresh);
      if (!fresh.length) return false;
      if (aloud) all.forEach((line) => read(line.text || ""));
      if (!shown) badge(unread + fresh.length);
      toEnd(false);
      return true;
    },
    history(all) {
      // Nothing of it is new to them: no screen reader should read all of it out.
      log.setAttribute("aria-live", "off");
      let before: HTMLElement | null = null;
      let added = 0;
      for (const line of all) {
        const { node, fresh }: { node: HTMLElement; fresh: boolean } = lines.show(line, before);
        before = node;
        added += fresh ? 1 : 0;
      }
      if (added) {
        onlyLastButtons();
        toEnd(true);
        if (!shown) badge(unread + all.filter((line) => line.you == null).length);
      }
      setTimeout(() => log.removeAttribute("aria-live"), 500);
    },
    sent(sent, id) {
      const node = out.get(sent);
      if (!node) return;
      lines.mark(node, "");
      lines.name(node, id);
      out.delete(sent);
      alive = true;
      finished = sent.payload === "forget:yes";
    },
    held(held) {
      const node = out.get(held);
      if (node) lines.mark(node, says.unsent);
    },
    refused(refused) {
      const node = out.get(refused);
      if (node) lines.mark(node, says.refused);
      out.delete(refused);
    },
    state: tell,
    ended(sending) {
      // What they are just saying goes on, in a new chat.
      const line = sending && out.get(sending);
      if (alive) end(says.idle, !sending);
      if (line) log.append(line);
    },
  });

  function say(words: string, what: { text?: string; payload?: string }): void {
    idle();
    lines.unbutton();
    hush();
    const sending: Out = { key: newKey(), ...what };
    const { node } = lines.show({ you: words });
    out.set(sending, node);
    anchor = node;
    scrolled = false;
    toEnd(true);
    talk.send(sending);
  }

  function submit(): void {
    const words = text.value.trim();
    error.textContent = !words ? says.empty : words.length > LONGEST ? says.long : "";
    text.setAttribute("aria-invalid", `${!!error.textContent}`);
    if (!error.textContent) {
      text.value = "";
      say(words, { text: words });
      measure();
    }
    text.focus();
  }

  /** Counts near and past the end; what was pasted is never cut. */
  function measure(): void {
    const left = LONGEST - text.value.length;
    count.textContent = left > 500 ? "" : `${Math.abs(left)} ${left < 0 ? says.over : says.left}`;
    text.setAttribute("aria-invalid", `${left < 0}`);
    const wrong = left < 0 ? says.long : "";
    if (error.textContent !== wrong) error.textContent = wrong;
  }

  /** The beginning: what PAL is, what is kept, and how to leave, before anything is written. */
  function intro(notice = ""): void {
    lines.clear();
    const greeting = lines.show({ text: option("greeting") || says.greeting }).node;
    if (option("greeting") && asked) greeting.querySelector("p")!.lang = asked;
    lines.show({ text: says.kept });
    lines.show({ text: hiding });
    const topic = option("topic");
    const names = topic in TOPICS ? [topic, ...STARTERS.filter((one) => one !== topic)] : STARTERS;
    log.append(lines.buttons(names.map((name): Button => ({ title: TOPICS[name], payload: `topic:${name}` }))));
    if (notice) log.prepend(h("p", { class: "notice" }, notice));
    log.querySelectorAll("time").forEach((time) => time.remove());
  }

  /** Half an hour without a word, or the token is gone: what is on the screen belongs to nobody. */
  function idle(): void {
    if (alive && !out.size && !kept()) end(says.idle);
  }

  /** Nothing stays, here or in the browser. */
  function end(notice: string, stop = true): void {
    if (stop) {
      talk.stop();
      out.clear();
    }
    drop();
    hush();
    alive = finished = false;
    menu.querySelector("#remember")!.setAttribute("aria-pressed", "false");
    intro(notice);
  }

  function away(): void {
    drop();
    talk.stop();
    leave(option("exit"));
  }

  function onlyLastButtons(): void {
    const groups = log.querySelectorAll(".buttons");
    const last = log.lastElementChild;
    groups.forEach((group) => group.parentElement !== last && group.remove());
  }

  // What is going on

  function tell(now: State): void {
    if (!now && finished) {
      // Deleted at PAL's side: nor is anything left here, but what is on the screen.
      alive = finished = false;
      drop();
      talk.stop();
    }
    if (state.dataset.now === now) return;
    state.dataset.now = now;
    state.textContent = "";
    if (now === "writing") {
      const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
      state.append(dots, h("span", { class: "sr" }, says.writing));
    } else if (now) {
      state.append(h("p", {}, says[now]), h("p", {}, ...linked(h, says.call, says.newTab)));
    }
    toEnd(false);
  }

  function whisper(words: string): void {
    state.append(h("span", { class: "sr" }, words));
  }

  function badge(number: number): void {
    unread = number;
    const launcher = root.getElementById("open");
    if (!launcher) return;
    launcher.textContent = host.words.open;
    if (number) launcher.append(h("span", { id: "badge" }, `${number} ${says.unread}`));
  }

  /** Scrolls to what is new, but never past what they asked: a long answer is read from its start. */
  function toEnd(force: boolean): void {
    newer.hidden = true;
    if (scrolled && !force) {
      newer.hidden = false;
      return;
    }
    scrolled = false;
    const most = anchor?.isConnected ? anchor.offsetTop - 8 : Infinity;
    log.scrollTop = Math.min(log.scrollHeight, most);
  }

  log.addEventListener("scroll", () => {
    const gap = log.scrollHeight - log.scrollTop - log.clientHeight;
    if (gap < 40) newer.hidden = true;
  });
  const byHand = () => (scrolled = log.scrollHeight - log.scrollTop - log.clientHeight > 40);
  for (const kind of ["wheel", "touchmove", "keydown"]) log.addEventListener(kind, () => setTimeout(byHand, 100), { passive: true });

  text.addEventListener("input", measure);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      submit();
    }
  });
  // The page's own shortcuts must not hear what is typed here.
  for (const kind of ["keypress", "keyup", "paste", "input"]) panel.addEventListener(kind, (event) => event.stopPropagation());
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      if (!menu.hidden) {
        unfold(menuButton, menu, false);
        menuButton.focus();
      } else if (!numbers.hidden) {
        unfold(urgent, numbers, false);
        urgent.focus();
      } else if (!inline) hide();
    } else if (event.key === "Tab" && panel.getAttribute("aria-modal")) cycle(event);
  });

  /** Where the chat covers everything, the keyboard stays in it. */
  function cycle(event: KeyboardEvent): void {
    const all = [...panel.querySelectorAll<HTMLElement>("button,a,textarea,[tabindex='0']")].filter(
      (one) => one.getClientRects().length,
    );
    const [first, last] = [all[0], all[all.length - 1]];
    if (root.activeElement === (event.shiftKey ? first : last)) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  function modal(): void {
    if (small.matches && !inline) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
  }

  /** A phone's keyboard makes the visible part smaller: the chat fits itself into it. */
  function fit(): void {
    const view = window.visualViewport;
    if (!view || inline) return;
    panel.style.setProperty("--height", `${view.height}px`);
    panel.style.setProperty("--top", `${view.offsetTop}px`);
    toEnd(false);
  }
  window.visualViewport?.addEventListener("resize", fit);
  window.visualViewport?.addEventListener("scroll", fit);

  function rest(): void {
    if (touch.matches) log.focus();
    else text.focus();
  }

  function show(focus: boolean): void {
    shown = true;
    panel.hidden = false;
    const launcher = root.getElementById("open");
    if (launcher) launcher.hidden = true;
    badge(0);
    if (!inline) wasOpen(true);
    modal();
    fit();
    toEnd(true);
    // On a phone the keyboard would cover what is said first.
    if (focus || typing) (touch.matches && !typing ? title : text).focus();
  }

  function hide(): void {
    if (inline) return;
    shown = false;
    panel.hidden = true;
    wasOpen(false);
    hush();
    const launcher = root.getElementById("open")!;
    launcher.hidden = false;
    launcher.focus();
  }

  small.addListener(modal);
  onThreeShifts(() => shown && element.isConnected && away());
  onOtherTab((news) => {
    if (news) void talk.begin();
    else end(says.ended);
  });
  setInterval(idle, 30e3);
  document.addEventListener("visibilitychange", idle);

  intro();
  root.append(panel);
  if (draft) text.value = draft;
  measure();
  void talk.begin();
  return { show, hide };
}

document.querySelector('script[src*="/widget/chat.js"]')!.dispatchEvent(new CustomEvent(READY, { detail: mount }));
