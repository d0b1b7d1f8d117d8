// Names as they are written in a sentence.

const WORDS = {
  sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU", leaky_relu: "leaky ReLU", identity: "identity", softmax: "softmax",
  half_squared_error: "half squared error", squared_error: "squared error",
  binary_cross_entropy: "binary cross-entropy", categorical_cross_entropy: "categorical cross-entropy",
};

export const words = (name) => WORDS[name];

// A menu's options of those names.
export const inWords = (names) => names.map((name) => [name, words(name)]);
