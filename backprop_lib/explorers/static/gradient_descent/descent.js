// The path of gradient descent over two parameters, all others held.
import { uniform } from "../engine/init.js";
import { backward, cost, forward, momentumStep } from "../engine/network.js";
import { entry, ofNetwork, only, withValues } from "./parameters.js";

const FAR = 1e6; // beyond it, nothing comes back

// The sample numbers of one mini-batch after the other, shuffled anew for each epoch; the last of
// an epoch may be smaller.
function* minibatches(m, size, seed) {
  const draw = uniform(seed);
  for (;;) {
    const order = Array.from({ length: m }, (_, i) => i);
    if (size < m) {
      for (let i = m - 1; i > 0; i--) {
        const j = Math.floor(draw() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
    }
    for (let from = 0; from < m; from += size) yield order.slice(from, from + size);
  }
}

const columns = (A, numbers) => A.map((row) => numbers.map((i) => row[i]));

// Where the path stands before each step, and last of all: at, J and its gradient over all
// samples; the numbers of the samples that the next step uses and their gradient; the velocity.
// It ends early where it leaves all bounds.
export function descend({
  layers,
  loss,
  X,
  Y,
  parameters,
  start,
  steps,
  learning_rate,
  momentum,
  batch_size,
  seed,
}) {
  const pick = (arrays) => parameters.map((name) => entry(arrays, name));
  const picked = ({ dW, db }) => pick({ W: dW, b: db });
  const m = X[0].length;
  const batches = minibatches(m, batch_size, seed);
  const points = [];
  let net = withValues({ layers, loss }, parameters, start);
  let velocity = null;
  for (;;) {
    const trace = forward(net, X);
    const all = backward(net, trace, Y, "mean");
    const batch = batches.next().value;
    const part = [columns(X, batch), columns(Y, batch)];
    const used = batch.length === m ? all : backward(net, forward(net, part[0]), part[1], "mean");
    const point = {
      at: pick(ofNetwork(net)),
      J: cost(net, trace, Y, "mean"),
      gradient: picked(all),
      batch,
      used: picked(used),
      v: velocity ? pick(velocity) : [0, 0],
    };
    points.push(point);
    const bounded = [point.J, ...point.at, ...point.used].every((value) => Math.abs(value) < FAR);
    if (points.length > steps || !bounded) return points;
    ({ net, velocity } = momentumStep(net, only(used, parameters), velocity, learning_rate, momentum));
  }
}
