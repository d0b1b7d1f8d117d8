// Backward passes with one wrong equation, as people write them.
import { ACTIVATIONS } from "../engine/activations.js";
import { uniform } from "../engine/init.js";
import { LOSSES } from "../engine/losses.js";
import { matmul, rowSums, scale, transpose } from "../engine/matrix.js";
import { depth, forward, layer, sizes } from "../engine/network.js";
import { compare } from "./measure.js";

const VISIBLE = 0.01; // a relative error that nobody takes for one of the measurement

// The equations (1) to (6) at layer l, from what the pass has so far: the errors of the layers after it.
const RIGHT = {
  upstream: ({ net, a, Y, l, errors }) =>
    l === depth(net) ? LOSSES[net.loss].grad(a[l], Y) : matmul(transpose(layer(net, l + 1).W), errors[l + 1]),
  delta: (pass) => {
    const { net, z, a, l } = pass;
    return ACTIVATIONS[layer(net, l).activation].vjp(z[l], a[l], pass.upstream(pass));
  },
  db: ({ errors, l, m }) => scale(rowSums(errors[l]), 1 / m),
  dW: ({ errors, a, l, m }) => scale(matmul(errors[l], transpose(a[l - 1])), 1 / m),
};

// The pass with wrong = { upstream, delta, dW or db } in place of the right one at layer `at`.
export function backwardWith(net, X, Y, at = 0, wrong = {}) {
  const { z, a } = forward(net, X);
  const L = depth(net);
  const found = Object.fromEntries(["delta", "dW", "db"].map((name) => [name, Array(L + 1).fill(null)]));
  for (let l = L; l >= 1; l--) {
    const pass = {
      net,
      X,
      Y,
      z,
      a,
      l,
      m: X[0].length,
      errors: found.delta,
      ...RIGHT,
      ...(l === at ? wrong : {}),
    };
    for (const name of ["delta", "dW", "db"]) found[name][l] = pass[name](pass);
  }
  return found;
}

const negative = (pass) => scale(RIGHT.upstream(pass), -1);

// kind: { part, where(n, l, m): does it run there, wrong, told(l, L) }; n are the sizes.
const KINDS = {
  sign: {
    part: "delta",
    where: () => true,
    wrong: { upstream: negative },
    told: (l, L) =>
      l === L ? "The sign is turned: y − a was written for a − y." : `The sign of δ[${l}] is turned.`,
  },
  slope: {
    part: "delta",
    where: () => true,
    wrong: { delta: (pass) => pass.upstream(pass) },
    told: (l) => `The factor g′(z[${l}]) is missing.`,
  },
  transpose: {
    part: "delta",
    where: (n, l) => l < n.length - 1 && n[l] === n[l + 1],
    wrong: { upstream: ({ net, l, errors }) => matmul(layer(net, l + 1).W, errors[l + 1]) },
    told: (l) => `W[${l + 1}] stands where its transpose belongs; because it is square, nothing complains.`,
  },
  sum_W: {
    part: "dW",
    where: (_n, _l, m) => m > 1,
    wrong: { dW: ({ errors, a, l }) => matmul(errors[l], transpose(a[l - 1])) },
    told: (l) => `1/m is forgotten in dW[${l}]: it is the sum over the samples, not the mean.`,
  },
  sum_b: {
    part: "db",
    where: (_n, _l, m) => m > 1,
    wrong: { db: ({ errors, l }) => rowSums(errors[l]) },
    told: (l) => `1/m is forgotten in db[${l}]: it is the sum over the samples, not the mean.`,
  },
  layer_b: {
    part: "db",
    where: (n, l) => l < n.length - 1 && n[l] === n[l + 1],
    wrong: { db: ({ errors, l, m }) => scale(rowSums(errors[l + 1]), 1 / m) },
    told: (l) => `db[${l}] was made of δ[${l + 1}], the error of the layer after.`,
  },
  own_a: {
    part: "dW",
    where: (n, l) => n[l] === n[l - 1],
    wrong: { dW: ({ errors, a, l, m }) => scale(matmul(errors[l], transpose(a[l])), 1 / m) },
    told: (l) =>
      `dW[${l}] was made with a[${l}], what the layer made, and not with a[${l - 1}], what came in.`,
  },
};

const EQUATION = { delta: [1, 4], db: [2, 5], dW: [3, 6] };

// All mistakes that run in this network and show in its gradients: { kind, l, equation, told, gradients }.
export function bugsOf(net, X, Y) {
  const n = sizes(net);
  const L = depth(net);
  const everywhere = Object.entries(KINDS).flatMap(([kind, { part, where, wrong, told }]) =>
    Array.from({ length: L }, (_, i) => i + 1)
      .filter((l) => where(n, l, X[0].length))
      .map((l) => ({
        kind,
        l,
        equation: EQUATION[part][l === L ? 0 : 1],
        told: told(l, L),
        gradients: backwardWith(net, X, Y, l, wrong),
      })),
  );
  return everywhere.filter(({ gradients }) =>
    compare(net, X, Y, gradients, "complex", 1e-30).some(({ error }) => error > VISIBLE),
  );
}

// Seeds one after the other go through all of them in a drawn order before one comes again.
export function drawnBug(bugs, seed) {
  const draw = uniform(1 + Math.floor(seed / bugs.length));
  const order = bugs.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return bugs[order[seed % bugs.length]];
}
