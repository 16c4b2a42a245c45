// Blocks of cells as Excel puts them on the clipboard: tabs between, lines below each other.

/** Write a block; a cell with tabs, lines or quotes stands in quotes. */
export function asTsv(block: string[][]): string {
  return block.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(text: string): string {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Read a block; the empty line that Excel puts at the end is none. */
export function fromTsv(text: string): string[][] {
  const plain = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(/\n$/, "");
  const rows: string[][] = [[]];
  let cell = "";
  let inside = false;
  for (let n = 0; n < plain.length; n += 1) {
    const sign = plain[n] ?? "";
    if (inside) {
      if (sign !== '"') cell += sign;
      else if (plain[n + 1] === '"') (cell += sign), (n += 1);
      else inside = false;
    } else if (sign === '"' && cell === "") inside = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1)?.push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows.at(-1)?.push(cell);
  return rows;
}

/** Lay a block over a selection as often as it fits each way, else once; short rows leave gaps. */
export function spread(block: string[][], rows: number, columns: number): (string | undefined)[][] {
  const [height, width] = [block.length, Math.max(...block.map((row) => row.length))];
  const times = (chosen: number, size: number): number => (chosen % size === 0 ? chosen : size);
  const [tall, wide] = [times(rows, height), times(columns, width)];
  return Array.from({ length: tall }, (_, r) => Array.from({ length: wide }, (_, c) => block[r % height]?.[c % width]));
}
