// One request a line on standard input, one answer a line on standard output:
// [{latex, display}, ...] becomes [{mathml} or {error}, ...].
// A whole page is one line, because both pipes are finite: were answers written
// while the request is still being read, each side could wait for the other.
import { createInterface } from "node:readline";
import temml from "temml";

const macros = JSON.parse(process.argv[2]);

function render({ latex, display }) {
  const options = {
    displayMode: display,
    // A copy, for \gdef in one formula must not leak into the next.
    macros: { ...macros },
    // \class colours by meaning; \href, \includegraphics and \style stay forbidden.
    trust: ({ command }) => command === "\\class",
    throwOnError: true,
    // Lets a long inline formula break after a relation or an operator.
    wrap: display ? "none" : "tex",
  };
  try {
    return { mathml: temml.renderToString(latex, options) };
  } catch (error) {
    // Temml underlines the culprit with combining characters, which terminals garble.
    return { error: error.message.normalize().replace(/[\u0331\u0332]/g, "").trim() };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(JSON.parse(line).map(render)) + "\n");
}
