// Matrices as arrays of rows, A[j][k]; (n, m) holds m samples as columns, as in the book.

export const shape = (A) => [A.length, A[0].length];

export const filled = (n, m, value) => Array.from({ length: n }, () => Array(m).fill(value));

export const map = (A, f) => A.map((row, j) => row.map((value, k) => f(value, j, k)));

export const transpose = (A) => A[0].map((_, k) => A.map((row) => row[k]));

export function matmul(A, B) {
  const m = B[0].length;
  return A.map((row) => {
    const out = Array(m).fill(0);
    for (let k = 0; k < row.length; k++) {
      const [value, others] = [row[k], B[k]];
      for (let i = 0; i < m; i++) out[i] += value * others[i];
    }
    return out;
  });
}

// The element-wise (Hadamard) product.
export const hadamard = (A, B) => map(A, (value, j, k) => value * B[j][k]);

export const subtract = (A, B) => map(A, (value, j, k) => value - B[j][k]);

export const scale = (A, factor) => map(A, (value) => factor * value);

export const plusColumn = (A, b) => map(A, (value, j) => value + b[j][0]);

export const rowSums = (A) => A.map((row) => [row.reduce((sum, value) => sum + value, 0)]);

export const diagonal = (column) => column.map(([value], j) => column.map((_, k) => (j === k ? value : 0)));

// f takes one column and gives a column; the results stand side by side.
export const byColumn = (f, ...matrices) => {
  const m = matrices[0][0].length;
  return transpose(Array.from({ length: m }, (_, i) => f(...matrices.map((A) => A.map((row) => row[i])))));
};

// The Frobenius norm.
export const norm = (A) => Math.sqrt(A.reduce((sum, row) => row.reduce((s, value) => s + value * value, sum), 0));
