// A line of time on the screen: a lane of the timeline or a day of the week. Everything is
// counted in steps of five minutes from local midnight, as in the classes s-<n> and w-<n>.

export const STEP_MS = 300_000;

export interface Slot {
  readonly s: number;
  readonly e: number;
}

export interface Line {
  readonly root: HTMLElement;
  readonly element: HTMLElement;
  readonly upright: boolean;
  readonly code: string;
  readonly midnight: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly need: number;
}

/** Return every line of a timeline or a week. */
export function linesOf(root: HTMLElement): Line[] {
  const upright = root.dataset.week !== undefined;
  const holders = [...root.querySelectorAll<HTMLElement>("[data-row]")];
  return holders.flatMap((holder) => {
    const element = upright ? holder : holder.querySelector<HTMLElement>(".tl-lane");
    return element ? [line(root, holder, element, upright)] : [];
  });
}

function line(root: HTMLElement, holder: HTMLElement, element: HTMLElement, upright: boolean): Line {
  return {
    root,
    element,
    upright,
    code: holder.dataset.row ?? "",
    midnight: Date.parse(holder.dataset.midnight ?? root.dataset.midnight ?? ""),
    from: Number(root.dataset.from),
    to: Number(root.dataset.to),
    step: Number(holder.dataset.step ?? root.dataset.step) || 6,
    need: Number(root.dataset.need) || 12,
  };
}

/** Read a block's place from its classes. */
export function slotOf(block: Element): Slot {
  const s = Number(/\bs-(\d+)/.exec(block.className)?.[1] ?? 0);
  const w = Number(/\bw-(\d+)/.exec(block.className)?.[1] ?? 0);
  return { s, e: s + w };
}

/** Return the free stretch around a moment, cut to the instrument's grid. */
export function freeAround(line: Line, at: number): Slot | null {
  const blocks = [...line.element.querySelectorAll(".block:is(.free, .recommended)")]
    .map(slotOf)
    .sort((a, b) => a.s - b.s);
  let found: Slot | null = null;
  for (const block of blocks) {
    if (found && block.s <= found.e) found = { s: found.s, e: Math.max(found.e, block.e) };
    else if (found && found.s <= at && at < found.e) break;
    else found = block;
  }
  if (!found || at < found.s || at >= found.e) return null;
  const s = Math.ceil(found.s / line.step) * line.step;
  const e = Math.floor(found.e / line.step) * line.step;
  return e > s ? { s, e } : null;
}

/** Return where a pointer stands on the line, in steps, unrounded. */
export function stepAt(line: Line, event: MouseEvent): number {
  const box = line.element.getBoundingClientRect();
  const share = line.upright
    ? (event.clientY - box.top) / box.height
    : (event.clientX - box.left) / box.width;
  return line.from + Math.min(Math.max(share, 0), 1) * (line.to - line.from);
}

/** Fit a wished slot of at least one grid step into free time. */
export function clamp(line: Line, wish: Slot, free: Slot): Slot {
  const long = Math.min(Math.max(wish.e - wish.s, line.step), free.e - free.s);
  const s = Math.min(Math.max(wish.s, free.s), free.e - long);
  return { s, e: s + long };
}

/** Round a step down to the grid. */
export function snap(line: Line, at: number): number {
  return Math.floor(at / line.step) * line.step;
}

/** Write a step as a Shanghai moment; there is no daylight saving time to mind. */
export function isoOf(line: Line, step: number): string {
  const local = new Date(line.midnight + step * STEP_MS + 8 * 3_600_000);
  return `${local.toISOString().slice(0, 19)}+08:00`;
}

/** Write a step as a clock shows it. */
export function clock(step: number): string {
  const minutes = step * 5;
  const hours = step === 288 ? 24 : Math.floor(minutes / 60) % 24;
  return `${String(hours).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
