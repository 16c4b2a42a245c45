// Finds the timelines of the page, now and after each swap, and moves the line of now.
import { STEP_MS, clock } from "./line";
import { liven } from "./timeline";

const TICK_MS = 30_000;
const alive = new WeakSet<Element>();

/** Watch the page for timelines and weeks. */
export function watchTime(): void {
  const look = (): void => {
    for (const root of document.querySelectorAll<HTMLElement>("[data-timeline], [data-week]")) {
      if (alive.has(root)) continue;
      alive.add(root);
      liven(root);
    }
    tick();
  };
  look();
  document.addEventListener("htmx:afterSettle", look);
  window.setInterval(tick, TICK_MS);
}

function tick(): void {
  for (const mark of document.querySelectorAll<HTMLElement>("[data-until]")) {
    const left = Math.max(0, Math.floor((Date.parse(mark.dataset.until ?? "") - Date.now()) / 60_000));
    mark.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
  for (const mark of document.querySelectorAll<HTMLElement>("[data-now]")) {
    const holder = mark.closest<HTMLElement>("[data-midnight]");
    const scale = mark.closest<HTMLElement>("[data-from]");
    const steps = (Date.now() - Date.parse(holder?.dataset.midnight ?? "")) / STEP_MS;
    const inside = steps >= Number(scale?.dataset.from) && steps < Number(scale?.dataset.to);
    mark.hidden = !inside;
    if (!inside) continue;
    mark.style.setProperty("--s", steps.toFixed(2));
    const label = mark.querySelector("span");
    if (label) label.textContent = clock(Math.floor(steps)).slice(0, 3) + minute(steps);
  }
}

function minute(steps: number): string {
  return String(Math.floor(steps * 5) % 60).padStart(2, "0");
}
