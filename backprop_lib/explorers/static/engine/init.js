// Networks with drawn weights and zero biases.
import { filled, map } from "./matrix.js";

// Standard deviation of W[l] for nBefore inputs and nHere outputs.
export const SCHEMES = {
  zeros: () => 0,
  normal: () => 1,
  xavier: (nBefore, nHere) => Math.sqrt(2 / (nBefore + nHere)),
  he: (nBefore) => Math.sqrt(2 / nBefore),
};

// Numbers from 0 to 1 that depend on the seed alone (mulberry32), so that a link shows the
// same network to everybody.
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Standard normal draws (Box and Muller).
export function normal(seed) {
  const draw = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

// scheme is one of the names above, or the standard deviation itself.
export function init(sizes, activations, loss, scheme, seed) {
  const draw = normal(seed);
  const layers = activations.map((activation, i) => {
    const [nBefore, nHere] = [sizes[i], sizes[i + 1]];
    const deviation = SCHEMES[scheme]?.(nBefore, nHere) ?? scheme;
    return { W: map(filled(nHere, nBefore, 0), () => deviation * draw()), b: filled(nHere, 1, 0), activation };
  });
  return { layers, loss };
}
