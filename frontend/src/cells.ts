// The cells of a table that is edited: where they stand, what they held, and undoing.

export type Cell = HTMLInputElement | HTMLTextAreaElement;
export type Place = { r: number; c: number };
export type Change = { cell: Cell; to: string };
type Step = { cell: Cell; from: string; to: string };

/** The grid of cells with what was changed in it. */
export class Cells {
  readonly rows: Cell[][];
  private readonly places = new Map<Cell, Place>();
  private readonly done: Step[][] = [];
  private readonly undone: Step[][] = [];

  constructor(
    table: HTMLTableElement,
    private readonly told: () => void,
  ) {
    this.rows = [...table.tBodies[0]!.rows].map((row) => [
      ...row.querySelectorAll<Cell>("td input, td textarea"),
    ]);
    this.rows.forEach((row, r) =>
      row.forEach((cell, c) => {
        this.places.set(cell, { r, c });
        cell.tabIndex = -1;
        cell.dataset.name = cell.name;
        cell.dataset.was ??= cell.value;
        cell.dataset.held = cell.value;
      }),
    );
    this.mark(this.rows.flat());
  }

  at(place: Place): Cell {
    return this.rows[place.r]![place.c]!;
  }

  placeOf(cell: Cell): Place {
    return this.places.get(cell)!;
  }

  of(target: EventTarget | null): Cell | null {
    const found = (target as Element | null)?.closest("td")?.querySelector<Cell>("input, textarea") ?? null;
    return found && this.places.has(found) ? found : null;
  }

  inside(place: Place): Place {
    const within = (n: number, length: number): number => Math.min(Math.max(n, 0), length - 1);
    return { r: within(place.r, this.rows.length), c: within(place.c, this.rows[0]!.length) };
  }

  /** Return the place some cells on in reading order, or null beyond the table. */
  along(from: Place, by: number): Place | null {
    const width = this.rows[0]!.length;
    const next = from.r * width + from.c + by;
    if (next < 0 || next >= width * this.rows.length) return null;
    return { r: Math.floor(next / width), c: next % width };
  }

  /** Return the places of the block between two corners, row by row. */
  between(one: Place, other: Place): Place[] {
    const [top, bottom] = [Math.min(one.r, other.r), Math.max(one.r, other.r)];
    const [left, right] = [Math.min(one.c, other.c), Math.max(one.c, other.c)];
    const found: Place[] = [];
    for (let r = top; r <= bottom; r += 1) for (let c = left; c <= right; c += 1) found.push({ r, c });
    return found;
  }

  get changed(): number {
    return this.rows.flat().filter((cell) => cell.name).length;
  }

  /** Change cells in one step that can be undone. */
  change(changes: Change[]): void {
    const step = changes
      .map(({ cell, to }) => ({ cell, from: cell.dataset.held ?? "", to: plain(cell, to) }))
      .filter(({ from, to }) => from !== to);
    if (step.length === 0) return;
    this.done.push(step);
    this.undone.length = 0;
    this.play(step.map(({ cell, to }) => ({ cell, to })));
  }

  undo(): Cell | undefined {
    const step = this.done.pop();
    if (!step) return undefined;
    this.undone.push(step);
    this.play(step.map(({ cell, from }) => ({ cell, to: from })));
    return step[0]?.cell;
  }

  redo(): Cell | undefined {
    const step = this.undone.pop();
    if (!step) return undefined;
    this.done.push(step);
    this.play(step.map(({ cell, to }) => ({ cell, to })));
    return step[0]?.cell;
  }

  get steps(): { undo: boolean; redo: boolean } {
    return { undo: this.done.length > 0, redo: this.undone.length > 0 };
  }

  private play(changes: Change[]): void {
    for (const { cell, to } of changes) {
      cell.value = to;
      cell.dataset.held = to;
    }
    this.mark(changes.map(({ cell }) => cell));
  }

  /** Show which cells differ from what is kept; only these have a name and are sent. */
  mark(cells: Cell[]): void {
    const rows = new Set<HTMLTableRowElement>();
    for (const cell of cells) {
      const differs = cell.value !== cell.dataset.was;
      cell.name = differs ? (cell.dataset.name ?? "") : "";
      cell.closest("td")?.classList.toggle("changed", differs);
      const row = cell.closest("tr");
      if (row) rows.add(row);
    }
    for (const row of rows) {
      const version = row.querySelector<HTMLInputElement>("th input[type=hidden]")!;
      version.disabled = !this.rows[row.sectionRowIndex]!.some((cell) => cell.name);
    }
    this.told();
  }
}

// A cell of one line holds no line breaks; Excel's may.
function plain(cell: Cell, text: string): string {
  return cell instanceof HTMLInputElement ? text.replaceAll("\n", " ") : text;
}
