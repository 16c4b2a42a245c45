// A table of inputs as a spreadsheet: without this script it is a plain form.
import { Cells, type Cell, type Place } from "./cells";
import { say, toast } from "./page";
import { bringReport } from "./table_report";
import { asTsv, fromTsv, spread } from "./tsv";

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0],
};
const FAR = 100_000;
const PLACE = "lianyi.table-place";

/** Attach to the page's table of cells, if it has one. */
export function watchTable(): void {
  const table = document.querySelector<HTMLTableElement>("table[data-table]");
  const form = table?.closest<HTMLFormElement>("form[data-table-form]");
  if (table && form && table.tBodies[0]?.rows.length) new Table(table, form);
}

class Table {
  private readonly cells: Cells;
  private active: Place = { r: 0, c: 0 };
  private anchor: Place = { r: 0, c: 0 };
  // Moving between cells, typing over one (arrows go on), or with the caret inside it.
  private mode: "move" | "type" | "caret" = "move";
  private leaving = false;
  private saved = false;
  private chosen = new Set<Element>();
  private readonly links: HTMLElement[];

  constructor(
    private readonly table: HTMLTableElement,
    private readonly form: HTMLFormElement,
  ) {
    this.cells = new Cells(table, () => this.count());
    for (const shown of form.querySelectorAll<HTMLElement>("[data-with-script], [data-table-do]")) shown.hidden = false;
    this.links = [...table.querySelectorAll<HTMLElement>("tbody th a")];
    for (const link of this.links) link.tabIndex = -1;
    this.cells.at(this.active).tabIndex = 0;
    this.setMode("move");
    this.count();
    table.addEventListener("keydown", (event) => this.pressed(event));
    table.addEventListener("focusin", (event) => this.focused(event));
    table.addEventListener("focusout", () => this.keep());
    table.addEventListener("input", () => this.mode === "move" && this.setMode("type"));
    table.addEventListener("compositionstart", () => this.mode === "move" && this.setMode("type"));
    table.addEventListener("pointerdown", (event) => this.pointed(event));
    table.addEventListener("pointermove", (event) => this.dragged(event));
    table.addEventListener("dblclick", () => this.setMode("caret"));
    for (const kind of ["copy", "cut"] as const) table.addEventListener(kind, (event) => this.copied(event));
    table.addEventListener("paste", (event) => this.pasted(event));
    form.addEventListener("click", (event) => this.asked(event.target as Element));
    form.addEventListener("submit", () => this.keep(), true);
    document.addEventListener("htmx:beforeOnLoad", (event) => this.answered(event as CustomEvent));
    document.addEventListener("htmx:afterSettle", () => bringReport(table, this.cells));
    window.addEventListener("beforeunload", (event) => {
      this.keep();
      if (this.cells.changed && !this.saved) event.preventDefault();
    });
    this.comeBack();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const link = (event.target as Element).closest<HTMLElement>("tbody th a");
    if (link) return this.beside(event, link);
    const cell = this.cells.of(event.target);
    if (!cell || this.control(event)) return;
    if (event.ctrlKey || event.metaKey) return void this.keep();
    if (event.key === "Tab") {
      const next = this.cells.along(this.active, event.shiftKey ? -1 : 1);
      if (this.leaving || !next) return void this.keep();
      event.preventDefault();
      return this.go(next);
    }
    if (event.key === "Escape") return this.givenUp(event, cell);
    this.leaving = false;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.altKey && cell instanceof HTMLTextAreaElement) {
        this.setMode("caret");
        return cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
      }
      return this.go({ r: this.active.r + (event.shiftKey ? -1 : 1), c: this.active.c });
    }
    if (event.key === "F2") {
      event.preventDefault();
      return this.setMode("caret");
    }
    if (this.mode === "caret" || (this.mode === "type" && cell.hasAttribute("list"))) return;
    const step = STEPS[event.key] ?? (event.key === "Home" ? [0, -FAR] : event.key === "End" ? [0, FAR] : null);
    if (step && !event.altKey) {
      event.preventDefault();
      const from = this.active;
      if (event.key === "ArrowLeft" && from.c === 0 && !event.shiftKey) return this.toLink(from.r);
      this.go({ r: from.r + step[0]!, c: from.c + step[1]! }, event.shiftKey && this.mode === "move");
    } else if (this.mode === "move" && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      this.fill(() => "");
    }
  }

  // What Ctrl does; say whether the key was ours.
  private control(event: KeyboardEvent): boolean {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || this.mode !== "move") return false;
    const key = event.key.toLowerCase();
    const far = { Home: { r: 0, c: 0 }, End: { r: FAR, c: FAR } }[event.key];
    const arrow = event.key.startsWith("Arrow") ? STEPS[event.key] : undefined;
    if (key === "z" || key === "y") this.history(key === "y" || event.shiftKey ? "redo" : "undo");
    else if (key === "d") this.fillDown();
    else if (key === "a") {
      this.anchor = { r: 0, c: 0 };
      this.choose(this.cells.inside({ r: FAR, c: FAR }));
    } else if (far) this.go(far, event.shiftKey);
    else if (arrow) this.go({ r: this.active.r + arrow[0] * FAR, c: this.active.c + arrow[1] * FAR }, event.shiftKey);
    else return false;
    event.preventDefault();
    return true;
  }

  // The link to a listing stands left of its first cell; Tab passes by.
  private toLink(row: number): void {
    this.keep();
    this.links[row]?.focus();
  }

  private beside(event: KeyboardEvent, link: HTMLElement): void {
    const row = this.links.indexOf(link);
    if (event.key === "ArrowRight") this.go({ r: row, c: 0 });
    else if (event.key === "ArrowUp") this.toLink(row - 1);
    else if (event.key === "ArrowDown") this.toLink(row + 1);
    else return;
    event.preventDefault();
  }

  private givenUp(event: KeyboardEvent, cell: Cell): void {
    event.preventDefault();
    if (this.mode === "move") {
      this.leaving = true;
      this.anchor = this.active;
      return this.choose(this.active);
    }
    cell.value = cell.dataset.held ?? "";
    this.setMode("move");
  }

  /** Go to a cell; extending keeps where the selection began. */
  private go(to: Place, extend = false): void {
    const place = this.cells.inside(to);
    this.keep();
    this.cells.at(this.active).tabIndex = -1;
    this.active = place;
    if (!extend) this.anchor = place;
    const cell = this.cells.at(place);
    cell.tabIndex = 0;
    this.setMode("move");
    cell.focus();
    this.choose(place);
    cell.closest("td")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private focused(event: FocusEvent): void {
    const cell = this.cells.of(event.target);
    if (!cell) return;
    this.leaving = false;
    const place = this.cells.placeOf(cell);
    if (place.r === this.active.r && place.c === this.active.c) return void (this.mode === "move" && cell.select());
    this.go(place);
  }

  private setMode(mode: "move" | "type" | "caret"): void {
    this.mode = mode;
    this.table.classList.toggle("moving", mode === "move");
    const cell = this.cells.at(this.active);
    if (mode === "move" && document.activeElement === cell) cell.select();
    if (mode === "caret") cell.setSelectionRange(cell.value.length, cell.value.length);
  }

  // What was typed is one step.
  private keep(): void {
    const cell = this.cells.at(this.active);
    if (cell.value !== cell.dataset.held) this.cells.change([{ cell, to: cell.value }]);
    if (this.mode !== "move") this.setMode("move");
  }

  private range(): Place[] {
    return this.cells.between(this.anchor, this.active);
  }

  private choose(to: Place): void {
    this.active = to;
    const now = new Set(this.range().map((place) => this.cells.at(place).closest("td")!));
    for (const td of this.chosen) if (!now.has(td as HTMLTableCellElement)) td.removeAttribute("aria-selected");
    for (const td of now) td.setAttribute("aria-selected", "true");
    this.chosen = now;
  }

  private fill(text: (place: Place) => string): void {
    this.cells.change(this.range().map((place) => ({ cell: this.cells.at(place), to: text(place) })));
    this.setMode("move");
  }

  private fillDown(): void {
    const top = Math.min(this.anchor.r, this.active.r);
    const one = this.anchor.r === this.active.r;
    const from = one ? Math.max(top - 1, 0) : top;
    this.fill(({ c }) => this.cells.at({ r: from, c }).value);
  }

  private copied(event: ClipboardEvent): void {
    if (this.mode !== "move" || !this.cells.of(event.target)) return;
    const lines = new Map<number, string[]>();
    for (const place of this.range()) {
      lines.set(place.r, [...(lines.get(place.r) ?? []), this.cells.at(place).value]);
    }
    event.clipboardData?.setData("text/plain", asTsv([...lines.values()]));
    event.preventDefault();
    if (event.type === "cut") this.fill(() => "");
  }

  private pasted(event: ClipboardEvent): void {
    const block = fromTsv(event.clipboardData?.getData("text/plain") ?? "");
    if (this.mode !== "move" || !this.cells.of(event.target)) return;
    event.preventDefault();
    const range = this.range();
    const start = range[0]!;
    const end = range.at(-1)!;
    const laid = spread(block, end.r - start.r + 1, end.c - start.c + 1);
    const changes: { cell: Cell; to: string }[] = [];
    let cut = 0;
    laid.forEach((row, r) => row.forEach((to, c) => {
      const cell = this.cells.rows[start.r + r]?.[start.c + c];
      if (cell && to !== undefined) changes.push({ cell, to });
      else if (to) cut += 1;
    }));
    this.cells.change(changes);
    this.anchor = start;
    this.choose(this.cells.inside({ r: start.r + laid.length - 1, c: start.c + laid[0]!.length - 1 }));
    this.cells.at(this.active).focus();
    if (cut) toast((this.form.dataset.wordsCut ?? "").replace("{n}", String(cut)));
  }

  private pointed(event: PointerEvent): void {
    const cell = this.cells.of(event.target);
    if (!cell || event.button !== 0) return;
    // A finger wants the keyboard at once.
    if (event.pointerType === "touch") return void window.setTimeout(() => this.setMode("caret"));
    const place = this.cells.placeOf(cell);
    if (this.mode !== "move" && this.cells.at(this.active) === cell) return;
    event.preventDefault();
    this.go(place, event.shiftKey);
  }

  private dragged(event: PointerEvent): void {
    if (event.buttons !== 1 || event.pointerType === "touch" || this.mode !== "move") return;
    const cell = this.cells.of(event.target);
    if (cell && cell !== this.cells.at(this.active)) this.go(this.cells.placeOf(cell), true);
  }

  private asked(target: Element): void {
    const wish = target.closest<HTMLElement>("[data-table-do]")?.dataset.tableDo;
    if (wish === "undo" || wish === "redo") this.history(wish);
  }

  private history(wish: "undo" | "redo"): void {
    const cell = wish === "undo" ? this.cells.undo() : this.cells.redo();
    if (cell) this.go(this.cells.placeOf(cell));
  }

  private count(): void {
    // Called once while the cells are being counted for the first time.
    if (!this.cells) return;
    const changed = this.cells.changed;
    const text = changed ? (this.form.dataset.wordsMany ?? "").replace("{n}", String(changed)) : "";
    const shown = this.form.querySelector("[data-changed-count]");
    if (shown) shown.textContent = text;
    const steps = this.cells.steps;
    for (const button of this.form.querySelectorAll<HTMLButtonElement>("[data-table-do]")) {
      button.disabled = !steps[button.dataset.tableDo as "undo" | "redo"];
    }
  }

  private answered(event: CustomEvent<{ xhr: XMLHttpRequest }>): void {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    this.saved = true;
    sessionStorage.setItem(PLACE, this.cells.at(this.active).id);
  }

  // After saving, the page comes back where it was left.
  private comeBack(): void {
    const id = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    const cell = id ? this.cells.of(document.getElementById(id)) : null;
    if (!cell) return;
    this.go(this.cells.placeOf(cell));
    say(document.querySelector(".flashes")?.textContent ?? "");
  }
}
