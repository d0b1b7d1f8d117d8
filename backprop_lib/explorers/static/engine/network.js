// A network { layers: [{ W, b, activation }], loss } and backpropagation through it.
// z, a, delta, dW, db are found at their layer's own number; index 0 is null, a[0] is X.
import { ACTIVATIONS } from "./activations.js";
import { LOSSES, fused } from "./losses.js";
import { map, matmul, plusColumn, rowSums, scale, transpose } from "./matrix.js";

export const depth = (net) => net.layers.length;

export const layer = (net, l) => net.layers[l - 1];

export const sizes = (net) => [net.layers[0].W[0].length, ...net.layers.map(({ W }) => W.length)];

export function forward(net, X) {
  const z = [null];
  const a = [X];
  for (const { W, b, activation } of net.layers) {
    z.push(plusColumn(matmul(W, a.at(-1)), b));
    a.push(ACTIVATIONS[activation].f(z.at(-1)));
  }
  return { z, a };
}

// C of each sample.
export function losses(net, { z, a }, Y) {
  const pair = fused(net.layers.at(-1).activation, net.loss);
  return pair ? pair.f(z.at(-1), Y) : LOSSES[net.loss].f(a.at(-1), Y);
}

const factor = (reduction, m) => ({ mean: 1 / m, sum: 1 })[reduction];

// J, the mean or the sum of C over the batch.
export function cost(net, trace, Y, reduction) {
  const C = losses(net, trace, Y);
  return factor(reduction, C.length) * C.reduce((sum, value) => sum + value, 0);
}

// Column (Hadamard) convention, equations (1) to (6).
export function backward(net, { z, a }, Y, reduction) {
  const L = depth(net);
  const { activation } = layer(net, L);
  const pair = fused(activation, net.loss);
  const delta = Array(L + 1).fill(null);
  const dW = Array(L + 1).fill(null);
  const db = Array(L + 1).fill(null);
  delta[L] = pair
    ? pair.delta(a[L], Y)
    : ACTIVATIONS[activation].vjp(z[L], a[L], LOSSES[net.loss].grad(a[L], Y));
  for (let l = L; l >= 1; l--) {
    dW[l] = scale(matmul(delta[l], transpose(a[l - 1])), factor(reduction, Y[0].length));
    db[l] = scale(rowSums(delta[l]), factor(reduction, Y[0].length));
    if (l > 1) {
      const back = matmul(transpose(layer(net, l).W), delta[l]);
      delta[l - 1] = ACTIVATIONS[layer(net, l - 1).activation].vjp(z[l - 1], a[l - 1], back);
    }
  }
  return { delta, dW, db };
}

// Row (Jacobian) convention, one sample, every factor of the chain kept and no shortcut taken.
export function backwardJacobian(net, { z, a }, y) {
  const L = depth(net);
  const rows = { dC_da: [], da_dz: [], dz_da: [], delta: [], dW: [], db: [] };
  for (const list of Object.values(rows)) list[0] = null;
  let dC_da = transpose(LOSSES[net.loss].grad(a[L], y));
  for (let l = L; l >= 1; l--) {
    const { W, activation } = layer(net, l);
    rows.dC_da[l] = dC_da;
    rows.da_dz[l] = ACTIVATIONS[activation].jacobian(z[l]);
    rows.dz_da[l] = W;
    rows.delta[l] = matmul(dC_da, rows.da_dz[l]);
    rows.dW[l] = matmul(a[l - 1], rows.delta[l]);
    rows.db[l] = rows.delta[l];
    dC_da = matmul(rows.delta[l], W);
  }
  return rows;
}

// W + factor * step and b + factor * step in every layer; a new network.
function moved(net, factor, stepW, stepb) {
  const layers = net.layers.map(({ W, b, activation }, i) => ({
    W: map(W, (value, j, k) => value + factor * stepW[i + 1][j][k]),
    b: map(b, (value, j, k) => value + factor * stepb[i + 1][j][k]),
    activation,
  }));
  return { ...net, layers };
}

// One step down the gradient; a new network.
export const sgdStep = (net, { dW, db }, learningRate) => moved(net, -learningRate, dW, db);

// One step with momentum: v = mu v - alpha dW, W + v. velocity is what the step before returned,
// null at the first one. Returns { net, velocity }.
export function momentumStep(net, { dW, db }, velocity, learningRate, momentum) {
  const onward = (v, gradient) =>
    gradient.map((G, l) => G && map(G, (value, j, k) => momentum * (v ? v[l][j][k] : 0) - learningRate * value));
  const next = { W: onward(velocity?.W, dW), b: onward(velocity?.b, db) };
  return { net: moved(net, 1, next.W, next.b), velocity: next };
}
