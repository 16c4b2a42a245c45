// One tab stop for a whole timeline or week; the arrows move inside it.
import { slotOf } from "./line";

const ACROSS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
const ALONG: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

function rows(root: HTMLElement): HTMLElement[][] {
  return [...root.querySelectorAll<HTMLElement>("[data-row]")]
    .map((row) => [...row.querySelectorAll<HTMLElement>("a[href], button")].sort(byPlace))
    .filter((row) => row.length > 0);
}

// The name comes before the blocks, and the blocks in the order of time.
function byPlace(a: HTMLElement, b: HTMLElement): number {
  const place = (one: HTMLElement): number => (one.matches(".block") ? slotOf(one).s : -1);
  return place(a) - place(b);
}

/** Keep exactly one element of the timeline in the tab order. */
export function settle(root: HTMLElement, keep?: HTMLElement): void {
  const all = rows(root).flat();
  const stop =
    keep ??
    all.find((one) => one.tabIndex === 0 && one.dataset.stop) ??
    all.find((one) => one.matches(".selected")) ??
    all.find((one) => one.matches(".recommended")) ??
    all[0];
  for (const one of all) {
    one.tabIndex = one === stop ? 0 : -1;
    if (one === stop) one.dataset.stop = "true";
    else delete one.dataset.stop;
  }
}

/** Move the focus for an arrow, Home or End; say whether the key was ours. */
export function rove(root: HTMLElement, event: KeyboardEvent, upright: boolean): boolean {
  const [across, along] = upright ? [ALONG, ACROSS] : [ACROSS, ALONG];
  const all = rows(root);
  const focused = document.activeElement as HTMLElement;
  const at = all.findIndex((row) => row.includes(focused));
  if (at < 0) return false;
  const row = all[at] ?? [];
  const next =
    event.key in across
      ? nearest(all[at + (across[event.key] ?? 0)], focused)
      : event.key in along
        ? row[row.indexOf(focused) + (along[event.key] ?? 0)]
        : event.key === "Home"
          ? row[0]
          : event.key === "End"
            ? row.at(-1)
            : null;
  if (next === null) return false;
  if (next) {
    settle(root, next);
    next.focus();
  }
  return true;
}

function nearest(row: HTMLElement[] | undefined, from: HTMLElement): HTMLElement | undefined {
  if (!row || !from.matches(".block")) return row?.[0];
  const middle = (one: HTMLElement): number => (slotOf(one).s + slotOf(one).e) / 2;
  const blocks = row.filter((one) => one.matches(".block"));
  return [...(blocks.length ? blocks : row)].sort(
    (a, b) => Math.abs(middle(a) - middle(from)) - Math.abs(middle(b) - middle(from)),
  )[0];
}
