// The timeline and the week: click, drag or type to choose a slot; the panel answers.
// Without this script each block is a plain link to the same thing.
import { choose, chosenOn, followPanel } from "./choice";
import { watchDrags } from "./drag";
import { type Line, clamp, freeAround, linesOf, slotOf, snap, stepAt } from "./line";
import { rove, settle } from "./rove";

/** Bring one timeline or week to life. */
export function liven(root: HTMLElement): void {
  const lines = linesOf(root);
  const upright = root.dataset.week !== undefined;
  const lineAt = (element: Element): Line | null =>
    lines.find((line) => line.element.contains(element)) ?? null;

  settle(root);
  root.addEventListener("focusin", (event) => settle(root, (event.target as Element).closest<HTMLElement>("a, button") ?? undefined));
  root.addEventListener("keydown", (event) => {
    const line = lineAt(event.target as Element);
    const ours = paged(event) || (line && pulls(line, event)) || (!event.shiftKey && !event.ctrlKey && rove(root, event, upright));
    if (ours) event.preventDefault();
  });
  if (!root.dataset.panel || !document.getElementById("panel")) return;

  root.addEventListener("click", (event) => {
    const block = (event.target as Element).closest<HTMLElement>("a.block:is(.free, .recommended, .selected)");
    const line = block && lineAt(block);
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    clicked(line, block, event);
  });
  watchDrags(root, lineAt);
  followPanel(root);
}

function clicked(line: Line, block: HTMLElement, event: MouseEvent): void {
  if (!block.matches(".free")) {
    choose(line, (block.matches(".selected") && chosenOn(line)) || slotOf(block), "now", true);
    return;
  }
  // Enter on a block clicks it without a place: its beginning is meant.
  const at = event.detail === 0 ? slotOf(block).s : stepAt(line, event);
  const free = freeAround(line, Math.floor(at)) ?? freeAround(line, slotOf(block).s);
  if (!free) return;
  const s = event.detail === 0 ? Math.max(slotOf(block).s, free.s) : snap(line, at);
  choose(line, clamp(line, { s, e: s + line.need }, free), "now", true);
}

/** Shift pulls the end of the chosen slot, Ctrl moves it, by one step of the grid. */
function pulls(line: Line, event: KeyboardEvent): boolean {
  const keys = line.upright ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  const way = keys.indexOf(event.key) * 2 - 1;
  const was = chosenOn(line);
  if (Math.abs(way) !== 1 || event.shiftKey === event.ctrlKey || !was || !line.root.dataset.panel) return false;
  const free = freeAround(line, Math.max(was.s, line.from));
  if (!free) return true;
  const by = way * line.step;
  const next = event.shiftKey
    ? { s: was.s, e: Math.min(Math.max(was.e + by, was.s + line.step), free.e) }
    : clamp(line, { s: was.s + by, e: was.e + by }, free);
  choose(line, next, "soon", false);
  return true;
}

function paged(event: KeyboardEvent): boolean {
  const day = { PageUp: "prev", PageDown: "next" }[event.key];
  const link = day && document.querySelector<HTMLElement>(`[data-day="${day}"]`);
  if (!link) return false;
  link.click();
  return true;
}
