// The chosen slot: one per timeline, drawn on its line, told to the panel, told back by it.
import htmx from "htmx.org";
import { type Line, type Slot, STEP_MS, clock, isoOf, linesOf, slotOf } from "./line";
import { say } from "./page";

const DEBOUNCE_MS = 220;
const WAITS = { now: 0, soon: DEBOUNCE_MS } as const;

let timer = 0;
// Where the focus goes once the panel has answered.
let confirm = false;

/** Return the chosen block of a timeline, if any. */
export function chosen(root: HTMLElement): HTMLElement | null {
  return root.querySelector<HTMLElement>(".block.selected:not(i)");
}

/** Draw a slot as the chosen one. */
export function draw(line: Line, slot: Slot, note = ""): HTMLElement {
  for (const other of line.root.querySelectorAll(".block.selected:not(i)")) {
    if (other.parentElement !== line.element) other.remove();
  }
  const block = chosen(line.root) ?? document.createElement("a");
  const { selected = "", h = "h", min = "min" } = line.root.dataset;
  const time = `${clock(slot.s)}–${clock(slot.e)}`;
  const minutes = (slot.e - slot.s) * 5;
  const long = [minutes >= 60 && `${Math.floor(minutes / 60)} ${h}`, minutes % 60 && `${minutes % 60} ${min}`];
  const shown = { s: Math.max(slot.s, line.from), e: Math.min(slot.e, line.to) };

  block.className = `block selected s-${shown.s} w-${shown.e - shown.s}`;
  block.setAttribute("href", "#panel");
  block.setAttribute("draggable", "false");
  block.dataset.s = String(slot.s);
  block.dataset.e = String(slot.e);
  block.replaceChildren(word("span", `${time} ${selected}`), word("small", note || long.filter(Boolean).join(" ")));
  if (block.parentElement !== line.element) line.element.append(block);
  return block;
}

function word(name: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/** Choose a slot: draw it and ask the server what it means. */
export function choose(line: Line, slot: Slot, when: keyof typeof WAITS, thenConfirm: boolean): void {
  draw(line, slot);
  confirm = thenConfirm;
  say(`${clock(slot.s)}–${clock(slot.e)}`);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => ask(line, slot), WAITS[when]);
}

function ask(line: Line, slot: Slot): void {
  const wish = { start: isoOf(line, slot.s), end: isoOf(line, slot.e) };
  const url = new URL(line.root.dataset.panel ?? "", location.href);
  for (const [name, value] of Object.entries({ instrument: line.code, ...wish })) {
    url.searchParams.set(name, value);
  }
  void htmx.ajax("get", url.pathname + url.search, { target: "#panel", swap: "innerHTML", source: line.root });
  if (line.root.dataset.keep === undefined) return;
  const here = new URL(location.href);
  for (const [name, value] of Object.entries({ pick: line.code, ...wish })) here.searchParams.set(name, value);
  history.replaceState(history.state, "", here);
}

/** Follow the panel: it may have been answered, changed by its own buttons, or closed. */
export function followPanel(root: HTMLElement): void {
  const gone = new AbortController();
  const { signal } = gone;
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.target as HTMLElement;
    if (!root.isConnected) gone.abort();
    if (panel.id !== "panel" || !root.isConnected) return;
    const told = panel.querySelector<HTMLElement>("[data-start][data-end]");
    if (told) redraw(root, told);
    const button = panel.querySelector<HTMLElement>("[data-confirm]");
    if (confirm) button?.focus({ preventScroll: true });
    confirm = false;
  }, { signal });
  document.addEventListener("panel:closed", () => {
    const block = chosen(root);
    const line = block?.parentElement;
    block?.remove();
    line?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  }, { signal });
}

function redraw(root: HTMLElement, told: HTMLElement): void {
  const { instrument, start = "", end = "", note } = told.dataset;
  const [from, to] = [Date.parse(start), Date.parse(end)];
  for (const line of linesOf(root)) {
    const slot = { s: Math.round((from - line.midnight) / STEP_MS), e: Math.round((to - line.midnight) / STEP_MS) };
    const visible = slot.s < line.to && slot.e > line.from;
    if ((!instrument || line.code === instrument) && visible) {
      draw(line, slot, note);
      return;
    }
  }
}

/** Return what is chosen on a line, whole, even where it runs out of view. */
export function chosenOn(line: Line): Slot | null {
  const block = line.element.querySelector<HTMLElement>(".block.selected");
  if (!block) return null;
  const { s, e } = block.dataset;
  return s && e ? { s: Number(s), e: Number(e) } : slotOf(block);
}
