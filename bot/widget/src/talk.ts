/** Talking to PAL: one message at a time, each with a key of its own, so that a message sent twice is asked once. What cannot
 * be sent waits in this page's memory (never in the browser's storage) and goes when the network is back. */

import { keep, kept } from "./keep";

export interface Button {
  title: string;
  payload: string;
}

/** A line as PAL's server tells it: what PAL said, or (`you`) what the person did. `at`: seconds since 1970. */
export interface Line {
  id?: string;
  you?: string;
  text?: string;
  buttons?: Button[];
  urgent?: boolean;
  copy?: boolean;
  at?: number;
}

/** A message on its way. */
export interface Out {
  key: string;
  text?: string;
  payload?: string;
}

export type State = "" | "writing" | "offline" | "away" | "barred";

export interface Hooks {
  /** Returns true if anything of it is new. */
  said(lines: Line[]): boolean;
  history(lines: Line[]): void;
  sent(out: Out, id: string): void;
  held(out: Out): void;
  refused(out: Out): void;
  state(state: State): void;
  /** The session is over: what is shown belongs to nobody any more. `out` is on its way into a new one. */
  ended(out?: Out): void;
}

interface Answer {
  session?: string;
  new?: boolean;
  id?: string;
  messages?: Line[];
  lines?: Line[];
  seq?: number;
  waiting?: boolean;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly answer: Answer,
  ) {
    super(`${status}`);
  }
}

/** Longer than PAL itself waits for an answer, on a slow line. */
const PATIENCE_MS = 30e3;
const IDLE = "idle";
const REMEMBERED = "remembered";
const FIRST_PAUSE_MS = 2e3;
const LONGEST_PAUSE_MS = 30e3;

/** JSON of plain text fields. By hand: old libraries break JSON.stringify with toJSON on strings. */
export function json(fields: Record<string, string | undefined>): string {
  const quoted = (text: string) =>
    `"${text.replace(/["\\\u0000-\u001f\u007f-\uffff]/g, (c) => "\\u" + ("000" + c.charCodeAt(0).toString(16)).slice(-4))}"`;
  const parts: string[] = [];
  for (const name of Object.keys(fields)) if (fields[name] != null) parts.push(`${quoted(name)}:${quoted(fields[name]!)}`);
  return `{${parts.join(",")}}`;
}

export function newKey(): string {
  let key = "";
  crypto.getRandomValues(new Uint8Array(16)).forEach((byte) => (key += (byte + 256).toString(16).slice(1)));
  return key;
}

export class Talk {
  remember = !!kept()?.remember;
  private readonly queue: Out[] = [];
  private early = "";
  private running = false;
  private polling = false;
  private trouble: State = "";
  private after = 0;
  private life = 0;
  private again = false;

  constructor(
    private readonly base: string,
    private readonly hooks: Hooks,
  ) {
    window.addEventListener("offline", () => this.queue.length && this.tell("offline"));
  }

  /** Sends, or keeps until it can be sent. */
  send(out: Out): void {
    this.queue.push(out);
    void this.run();
  }

  /** What was said before this page, or in another tab. Without a session: gets one ready. */
  async begin(): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    await this.trying(async () => {
      if (!kept()) return void (await this.session());
      const answer = await this.call("?history=1&plain=1");
      this.after = answer.seq || 0;
      this.hooks.history(answer.lines || []);
      if (answer.waiting) void this.poll();
    });
  }

  /** Remember them on this device, or not. */
  async remembering(yes: boolean): Promise<void> {
    this.remember = yes;
    if (!kept()) return;
    await this.trying(async () => keep((await this.call("/session", { keep: yes ? REMEMBERED : IDLE })).session!, yes));
  }

  /** Forgets what is on its way. */
  stop(): void {
    this.life += 1;
    this.queue.length = 0;
    this.after = 0;
    this.early = "";
    this.remember = false;
    this.tell("");
  }

  /** What they chose, here or in another tab. */
  private chosen(): boolean {
    const held = kept();
    return held ? held.remember : this.remember;
  }

  private async session(): Promise<void> {
    if (!kept() && !this.early) this.early = (await this.call("/session", { keep: this.chosen() ? REMEMBERED : IDLE })).session!;
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (this.queue.length) {
      const out = this.queue[0];
      await this.trying(async () => {
        await this.session();
        // From here on it can be found again, even if they leave this page before the answer.
        if (!kept()) keep(this.early, this.chosen());
        const { key, text, payload } = out;
        const answer = await this.call("", { key, text, payload, keep: this.chosen() ? REMEMBERED : IDLE });
        if (this.queue[0] !== out) return;
        this.queue.shift();
        if (answer.new) this.hooks.ended(out);
        keep(answer.session!, this.chosen());
        this.early = "";
        this.hooks.sent(out, answer.id || "");
        this.hooks.said(answer.messages || []);
        if (answer.waiting) void this.poll();
      }, out);
    }
    this.running = false;
    this.tell(this.trouble);
    if (this.again) {
      this.again = false;
      void this.begin();
    }
  }

  /** Late answers. */
  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    const life = this.life;
    let more = true;
    while (more && life === this.life) {
      await this.trying(async () => {
        const answer = await this.call(`?plain=1&after=${this.after}`);
        this.after = Math.max(this.after, answer.seq || 0);
        const held = kept();
        if (this.hooks.said(answer.messages || []) && held) keep(held.token, held.remember);
        more = !!answer.waiting;
        if (more) await this.pause(500);
      });
      more = more && !!kept();
    }
    this.polling = false;
    this.tell(this.trouble);
  }

  /** Does it until it works, or PAL says that it never will. Not after the chat was ended. */
  private async trying(act: () => Promise<void>, out?: Out): Promise<void> {
    const life = this.life;
    for (let pause = FIRST_PAUSE_MS; life === this.life; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      if (this.trouble !== "barred") this.tell(this.trouble);
      try {
        await act();
        this.tell("");
        return;
      } catch (error) {
        if (life !== this.life) return;
        const status = error instanceof Refused ? error.status : 0;
        if (status === 401) return this.hooks.ended();
        if (status === 400 || status === 413) {
          if (this.queue[0] === out) this.queue.shift();
          if (out) this.hooks.refused(out);
          return;
        }
        if (error instanceof Refused) this.hooks.said(error.answer.messages || []);
        this.queue.forEach((one) => this.hooks.held(one));
        this.tell(status === 403 ? "barred" : navigator.onLine ? "away" : "offline");
      }
      await this.pause(pause);
    }
  }

  private tell(trouble: State): void {
    this.trouble = trouble;
    this.hooks.state(trouble || (this.queue.length || this.polling ? "writing" : ""));
  }

  /** Ends sooner when the network is back. */
  private pause(ms: number): Promise<void> {
    return new Promise((go) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        go();
      };
      const timer = setTimeout(done, ms);
      window.addEventListener("online", done);
    });
  }

  private async call(path: string, fields?: Record<string, string | undefined>): Promise<Answer> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    const token = kept()?.token || this.early;
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    if (fields) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(`${this.base}api/chat${path}`, {
        method: fields ? "POST" : "GET",
        headers,
        body: fields && json(fields),
        signal: stop.signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        // A message survives that they go on to another page.
        keepalive: !!fields,
      });
      const answer = (await response.json()) as Answer;
      if (!response.ok) throw new Refused(response.status, answer);
      if (fields && !answer.session) throw new Error("not PAL's answer");
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}
