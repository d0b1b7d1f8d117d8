// The numbers of the chosen neuron: those that can be changed as fields, beside each its gradient.
import { el, spoken } from "../kit/dom.js";
import { rounded } from "../kit/format.js";
import * as m from "../kit/maths.js";
import { numberField } from "../kit/number_field.js";
import { LOSSES } from "../engine/losses.js";

const LIMIT = 1000;

// act: { edit, select, refuse }. Returns { element, draw(now) }.
export function inspector(act) {
  const title = el("strong");
  const values = el("span", { class: "bp-x-net-values-line" });
  const fields = el("div", { class: "bp-x-net-fields" });
  const element = el(
    "div",
    { class: "bp-x-net-inspector", role: "group", "aria-label": "numbers of the neuron in focus" },
    el("p", {}, title, " ", values),
    fields,
  );
  let made = { key: "", rows: [] };

  function row(label, name, path, kind, more = {}) {
    const field = numberField({
      label, name, kind, value: 0, min: -LIMIT, max: LIMIT, refuse: act.refuse,
      onChange: (value) => act.edit(path, value),
      ...more,
    });
    const slope = el("span");
    const told = el("span", {}, ...spoken("its gradient: ", "← "), slope);
    const box = el(
      "div", { class: "bp-x-net-field-row" }, field.element, el("span", { class: "bp-x-net-slope-of" }, told),
    );
    const tell = (text) => {
      told.hidden = !text;
      slope.textContent = text;
    };
    return { ...field, tell, path, box };
  }

  function rowsOf(now, l, j) {
    if (!l) return [row(m.math(m.forward(m.ofLayer("a", 0, j))), `input x ${j}`, ["inputs", j], "forward")];
    const rows = now.s.weights[l - 1][j].map((_, k) => {
      const symbol = m.math(m.ofLayer("W", l, j, k));
      const made = row(symbol, `weight W ${j}, ${k} of layer ${l}`, ["weights", l, j, k], "");
      made.input.addEventListener("focus", () => act.select([l, j, k]));
      return made;
    });
    rows.push(row(m.math(m.ofLayer("b", l, j)), `bias b ${j} of layer ${l}`, ["biases", l, j], ""));
    if (l === now.L) {
      const labels = LOSSES[now.s.loss].labels === "any" ? {} : { step: 1, min: 0, max: 1 };
      rows.push(row(m.math(m.sub("y", j)), `target y ${j}`, ["targets", j], "", labels));
    }
    return rows;
  }

  function draw(now) {
    const { s } = now;
    const [l, j, k] = s.selected;
    const key = JSON.stringify([now.sizes, l, j, LOSSES[s.loss].labels]);
    if (made.key !== key) {
      const focused = fields.contains(document.activeElement);
      made = { key, rows: rowsOf(now, l, j) };
      fields.replaceChildren(...made.rows.map(({ box }) => box));
      if (focused) made.rows[0].input.focus();
      // The tallest that this network needs, so that what stands below does not move.
      const most = Math.max(...now.sizes.slice(1).map((_, i) => now.sizes[i] + (i + 1 === now.L ? 2 : 1)));
      element.style.setProperty("--x-fields", most);
    }
    title.textContent = l ? `Neuron ${j} of layer ${l}` : `Input ${j}`;
    const told = [];
    if (l && now.knows(`z[${l}]`)) told.push(["forward", `z ${rounded(now.z[l][j][0])}`]);
    if (l && now.knows(`a[${l}]`)) told.push(["forward", `→ a ${rounded(now.a[l][j][0])}`]);
    if (l && now.knows(`delta[${l}]`)) told.push(["backward", `← δ ${rounded(now.delta[l][j][0])}`]);
    values.replaceChildren(...told.map(([kind, words]) => el("span", { class: `bp-x-${kind}` }, words)));
    for (const { path, set, tell, box } of made.rows) {
      const [what, ...at] = path;
      const source = what === "inputs" || what === "targets" ? s[what] : s[what][l - 1][j];
      const value = what === "biases" ? source : what === "weights" ? source[at[2]] : source[at[0]];
      set(value);
      tell(gradient(now, what, at));
      box.classList.toggle("bp-x-net-chosen", what === "weights" && at[2] === k);
    }
  }
  return { element, draw };
}

function gradient(now, what, [l, j, k]) {
  if (what === "weights" && now.knows(`dW[${l}]`)) return rounded(now.dW[l][j][k]);
  if (what === "biases" && now.knows(`db[${l}]`)) return rounded(now.db[l][j][0]);
  return "";
}
