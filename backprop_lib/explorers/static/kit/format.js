// Numbers as the book prints them: rounded once, here, with a true minus sign.

export const minus = (text) => text.replace("-", "−");

// At most `digits` decimals, trailing zeros dropped; numbers too small for them in powers of ten.
export function show(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "undefined" : minus(`${value < 0 ? "-" : ""}∞`);
  if (value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits) return scientific(value);
  if (Math.abs(value) >= 1e6) return scientific(value);
  return minus(String(Number(value.toFixed(digits)) + 0));
}

export function scientific(value, digits = 1) {
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const raised = exponent.replace("+", "").replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  return `${minus(mantissa)}·10${raised}`;
}

// Whether show prints it without rounding, but for what float64 rounds.
export const exact = (value, digits = 4) =>
  Math.abs(value - Number(value.toFixed(digits))) <= 1e-14 * Math.max(Math.abs(value), 0.1) &&
  (value === 0 || (Math.abs(value) >= 0.5 * 10 ** -digits && Math.abs(value) < 1e6));

// As show, but with the zeros at the end of what is rounded, as walkthroughs print numbers.
export function rounded(value, digits = 4) {
  const plain = Number.isFinite(value) && show(value, digits);
  if (!plain || plain.includes("·") || exact(value, digits)) return show(value, digits);
  return minus(value.toFixed(digits));
}

// At most five characters, for small places; a number that is not 0 never reads as one that is.
export function brief(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return show(value);
  if (size > 0 && size < 0.005) return "≈0";
  if (size >= 9999.5) return minus(value.toExponential(0).replace("+", ""));
  return rounded(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

export const subscript = (number) => String(number).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);

// The number in a text that a person typed, or null: a comma, a true minus, 1/3 and 1e-3 count.
export function parse(text) {
  const plain = text.trim().replace(/[−–]/g, "-").replace(",", ".");
  const number = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
  const found = plain.match(new RegExp(`^(${number})(?:\\s*/\\s*(${number}))?$`));
  if (!found) return null;
  const value = Number(found[1]) / (found[2] === undefined ? 1 : Number(found[2]));
  return Number.isFinite(value) ? value : null;
}
