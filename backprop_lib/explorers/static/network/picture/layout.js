// Where everything of the picture stands, in pixels: layers from left to right, or from top to
// bottom where that leaves no room for numbers between them.

const BOX = { width: 68, height: 54, input: 32 };
const SMALLER = 62; // width of the boxes where many layers stand side by side
const COST = { width: 64, height: 42 };
const LABEL = { width: 44, height: 28 }; // a weight and its gradient, one below the other

const BESIDE = 72; // what the targets take, between the output's boxes and the cost

const spread = (n, middle, pitch) => Array.from({ length: n }, (_, j) => middle + (j - (n - 1) / 2) * pitch);

// Along the edges from p to q neurons the q p labels stand evenly spaced at either of two parts of
// the way; the one nearer the middle is clear of the boxes.
const evenly = (p, q) => [1 / (1 + q), p / (1 + p)].sort((s, t) => Math.abs(s - 0.5) - Math.abs(t - 0.5))[0];

// Labels are wider than high, so below each other they need two rows: one for each neuron of the
// smaller layer, and nearer to the larger one, where the edges are further apart.
const inRows = (p, q, j, k) => (p <= q ? [0.72, 0.46][k] : [0.28, 0.54][j]);

// Returns { turned, roomy, tight, box, width, height, at[l][j], heading[l], targets[j], cost, ends,
// label }. roomy: every edge has room for its numbers; else only those of one neuron have, and
// where it is tight, just so. ends(l, j, k) is where the edge of W[l][j, k] begins and ends,
// [x, y, x, y]. label(l, j, k, near) is where its numbers stand: near its beginning ("from"), its
// end ("to"), or clear of all others ("all").
export function layout(sizes, width) {
  const narrow = gapBetween(SMALLER, sizes, width) < 1.1 * LABEL.width;
  const placed = (narrow ? downward : rightward)(sizes, width);
  const { at, between, reach, turned } = placed;
  const ends = (l, j, k) => between(at[l - 1][k], at[l][j], l - 1);
  return {
    ...placed,
    width,
    ends,
    label(l, j, k, near) {
      const [x, y, toX, toY] = ends(l, j, k);
      const [p, q] = [sizes[l - 1], sizes[l]];
      const part = { from: reach, to: 1 - reach, all: turned ? inRows(p, q, j, k) : evenly(p, q) }[near];
      return { x: x + part * (toX - x), y: y + part * (toY - y) };
    },
  };
}

// Between boxes of that width, from left to right.
const gapBetween = (box, sizes, width) => (width - COST.width - BESIDE - sizes.length * box) / (sizes.length - 1);

function rightward(sizes, width) {
  const L = sizes.length - 1;
  const most = Math.max(...sizes);
  const tight = gapBetween(BOX.width, sizes, width) < 1.3 * LABEL.width;
  const box = { ...BOX, width: tight ? SMALLER : BOX.width };
  const gap = gapBetween(box.width, sizes, width);
  const step = gap + box.width;
  const roomy = most <= 3 && gap >= 2.6 * LABEL.width;
  const pitch = roomy ? 108 : Math.max(62, 92 - 6 * most);
  const top = roomy ? 66 : 48;
  const bottom = top + (most - 1) * pitch + box.height;
  const middle = (top + bottom) / 2;
  const x = sizes.map((_, l) => box.width / 2 + 1 + l * step);
  return {
    turned: false, roomy, tight: false, box,
    height: bottom + 8,
    at: sizes.map((n, l) => spread(n, middle, pitch).map((y) => ({ x: x[l], y }))),
    heading: x.map((centre) => ({ x: centre, y: 14 })),
    targets: spread(sizes[L], middle, pitch).map((y) => ({ x: width - COST.width - BESIDE + 30, y })),
    cost: { x: width - COST.width / 2 - 1, y: middle, ...COST },
    between: (from, to) => [from.x + box.width / 2, from.y, to.x - box.width / 2, to.y],
    reach: (LABEL.width / 2 + 5) / gap,
  };
}

function downward(sizes, width) {
  const L = sizes.length - 1;
  const most = Math.max(...sizes);
  const pitch = Math.min(112, width / most);
  const box = { ...BOX, width: Math.min(BOX.width, pitch - 4) };
  const roomy = most <= 3 && sizes.every((n, l) => !l || Math.min(n, sizes[l - 1]) <= 2);
  const gap = roomy ? 120 : 88;
  const tall = (l) => (l ? box.height : box.input);
  const top = sizes.map((_, l) => 20 + (l && box.input + (l - 1) * box.height + l * gap));
  const bottom = top[L] + box.height;
  const y = top.map((above, l) => above + tall(l) / 2);
  return {
    turned: true, roomy, tight: pitch < 1.4 * LABEL.width, box,
    height: bottom + 42 + COST.height + 2,
    at: sizes.map((n, l) => spread(n, width / 2, pitch).map((x) => ({ x, y: y[l] }))),
    heading: top.map((above, l) => ({ x: 0, y: l ? above - (roomy ? gap - 15 : gap / 2 - 4) : 12 })),
    targets: spread(sizes[L], width / 2, pitch).map((x) => ({ x, y: bottom + 16 })),
    cost: { x: width / 2, y: bottom + 42 + COST.height / 2, ...COST },
    between: (from, to, l) => [from.x, from.y + tall(l) / 2, to.x, to.y - box.height / 2],
    reach: (LABEL.height / 2 + 4) / gap,
  };
}
