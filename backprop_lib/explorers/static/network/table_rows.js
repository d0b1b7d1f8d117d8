// All numbers of the network that the present step has reached, a row of a matrix a line.
import { show } from "../kit/format.js";

export function tableRows(now) {
  const { net, L } = now;
  const across = Math.max(...now.sizes);
  const rows = [];
  const cells = (cell) => Array.from({ length: across }, (_, k) => cell(k));
  const line = (name, values) => {
    rows.push([name, ...cells((k) => (k < values.length ? show(values[k]) : ""))]);
  };
  const column = (name, A, known = true) => known && line(name, A.map(([value]) => value));
  const matrix = (name, A, known = true) => known && A.forEach((row, j) => line(`${name}, row ${j}`, row));

  column("X = a[0]", now.X);
  for (let l = 1; l <= L; l++) {
    matrix(`W[${l}]`, net.layers[l - 1].W);
    column(`b[${l}]`, net.layers[l - 1].b);
    column(`z[${l}]`, now.z[l], now.knows(`z[${l}]`));
    column(`a[${l}]`, now.a[l], now.knows(`a[${l}]`));
  }
  column("Y", now.Y);
  if (now.knows("C")) line("C", [now.C]);
  for (let l = L; l >= 1; l--) {
    if (l < L) column(`dC/da[${l}]`, now.dC_da[l], now.knows(`dC/da[${l}]`));
    column(`δ[${l}]`, now.delta[l], now.knows(`delta[${l}]`));
    matrix(`dW[${l}]`, now.dW[l], now.knows(`dW[${l}]`));
    column(`db[${l}]`, now.db[l], now.knows(`db[${l}]`));
  }
  return [["quantity", ...cells(String)], rows];
}
