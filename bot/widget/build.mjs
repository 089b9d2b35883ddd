// Builds dist/widget.js (the loader, which every visitor of a host page fetches) and dist/chat.js (only on first open).
// The loader holds chat.js's fingerprint: it asks for it by version, and the browser refuses any other file.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build, transform } from "esbuild";

/** Style sheets are imported as minified text, for adoptedStyleSheets. */
const styles = {
  name: "styles",
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "safari13" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** One file for browsers from about 2018 on (an iPhone 6 has Safari 12). */
async function bundle(name, define = {}) {
  const made = await build({
    entryPoints: [`src/${name}.ts`],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2018",
    charset: "utf8",
    legalComments: "none",
    plugins: [styles],
    define,
    write: false,
  });
  return made.outputFiles[0].contents;
}

const digest = (kind, bytes, form) => createHash(kind).update(bytes).digest(form);
const out = process.argv[2] ?? "dist";
mkdirSync(out, { recursive: true });

const chat = await bundle("chat");
writeFileSync(`${out}/chat.js`, chat);
const loader = await bundle("widget", {
  CHAT_VERSION: JSON.stringify(digest("sha256", chat, "hex").slice(0, 8)),
  CHAT_INTEGRITY: JSON.stringify(`sha384-${digest("sha384", chat, "base64")}`),
});
writeFileSync(`${out}/widget.js`, loader);
