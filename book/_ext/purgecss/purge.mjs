// {css, words} on standard input; the rules whose selectors are made of these words, on output.
import { readFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const { css, words } = JSON.parse(readFileSync(0, "utf8"));
const [purged] = await new PurgeCSS().purge({
  content: [{ raw: words.join(" "), extension: "html" }],
  css: [{ raw: css }],
});
process.stdout.write(purged.css);
