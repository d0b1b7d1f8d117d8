// A network as it is drawn, random input, and an error that is plain noise, so that what is seen
// is the way through the layers and nothing else; measured layer by layer.
import { ACTIVATIONS } from "../engine/activations.js";
import { SCHEMES, init, normal } from "../engine/init.js";
import { backward, forward } from "../engine/network.js";
import { filled, map, norm, scale, subtract } from "../engine/matrix.js";
import { remembering } from "../kit/remembering.js";

const OTHER = 0x5eed; // makes the samples' draws other ones than the weights'

const mean = (A, f) =>
  A.reduce((sum, row) => row.reduce((s, value) => s + f(value), sum), 0) / (A.length * A[0].length);

// Drawing takes a third of the time of a large network, and another scheme only stretches what
// was drawn.
const standard = remembering(
  ({ depth, width, seed }) =>
    init(Array(depth + 1).fill(width), Array(depth).fill("identity"), "half_squared_error", 1, seed),
  1,
);

export const deviationOf = ({ scheme, deviation, width }) => SCHEMES[scheme]?.(width, width) ?? deviation;

// The network of a setting, its input X and the noise that shall be delta of the last layer. The
// output layer is the identity, so that nothing but noise starts on the way back.
export function drawn(setting) {
  const { depth, width, activation, seed, samples } = setting;
  const { layers, loss } = standard({ depth, width, seed });
  const deviation = deviationOf(setting);
  const net = {
    layers: layers.map(({ W, b }, i) => ({
      W: scale(W, deviation),
      b,
      activation: i < depth - 1 ? activation : "identity",
    })),
    loss,
  };
  const draw = normal(seed ^ OTHER);
  const [X, noise] = [0, 0].map(() => map(filled(width, samples, 0), draw));
  return { net, X, noise };
}

// By layer, from 1 to L: norms of delta, dW and a, and the mean of |g'(z)|; and the factor per
// layer that weights and slopes alone predict, with what it is made of.
export function measure(setting) {
  const { net, X, noise } = drawn(setting);
  const { z, a } = forward(net, X);
  const { delta, dW } = backward(net, { z, a }, subtract(a.at(-1), noise), "mean");
  const slopes = net.layers.map(({ activation }, i) => ACTIVATIONS[activation].derivative(z[i + 1]));
  return {
    delta: delta.slice(1).map(norm),
    dW: dW.slice(1).map(norm),
    a: a.slice(1).map(norm),
    slope: slopes.map((A) => mean(A, Math.abs)),
    ...predicted(net, slopes),
  };
}

const geometric = (values) => values.reduce((product, value) => product * value ** (1 / values.length), 1);

function predicted(net, slopes) {
  const square = (value) => value * value;
  const W2 = geometric(net.layers.slice(1).map(({ W }) => mean(W, square)));
  const slope2 = geometric(slopes.slice(0, -1).map((A) => mean(A, square)));
  return { W2, slope2, factor: Math.sqrt(net.layers[0].W.length * W2 * slope2) };
}
