/** What the loader says. A host page can replace each of the widget's words by its name here or in chat.ts (data-words). */
export const WORDS: Record<string, string> = {
  title: "PAL",
  open: "Chat with PAL",
  loading: "Opening…",
  cannot: "The chat can't open right now. You can still call or text:",
  again: "Try again",
  page: "Try the simple page",
  close: "Close",
};

/** Always in reach, with or without a network: name, link, number. The same as in data/safety/contacts.yaml, which a test
 * holds to; so are the words behind them in chat.ts. */
export const NUMBERS = [
  ["Emergency", "tel:999", "999"],
  ["Samaritans", "tel:116123", "116 123"],
  ["Shout", "sms:85258", "85258"],
  ["Childline", "tel:08001111", "0800 1111"],
  ["NHS mental health crisis line", "tel:111", "111"],
];
