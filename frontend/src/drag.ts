// Drawing a slot with a pointer: on free time to make one, on the chosen one to move or pull.
import { choose, chosenOn, draw } from "./choice";
import { type Line, type Slot, clamp, freeAround, snap, stepAt } from "./line";

const SLACK_PX = 4;
const EDGE_PX = 9;

type Pull = "new" | "move" | "start" | "end";

interface Drag {
  readonly line: Line;
  readonly pull: Pull;
  readonly free: Slot;
  readonly from: number;
  readonly was: Slot | null;
  readonly x: number;
  readonly y: number;
  slot: Slot | null;
}

/** Let the lines of a timeline be drawn on. `lineAt` finds the line of an element. */
export function watchDrags(root: HTMLElement, lineAt: (element: Element) => Line | null): void {
  let drag: Drag | null = null;

  const stop = (): void => {
    drag = null;
    root.classList.remove("drawing");
  };

  root.addEventListener("dragstart", (event) => event.preventDefault());
  root.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    const line = lineAt(target);
    // A finger that moves down a week wants to scroll it.
    if (!line || event.button !== 0 || (line.upright && event.pointerType === "touch")) return;
    drag = begin(line, target, event);
  });
  root.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.slot && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLACK_PX) return;
    if (!drag.slot) {
      root.classList.add("drawing");
      root.setPointerCapture(event.pointerId);
    }
    drag.slot = pulled(drag, stepAt(drag.line, event));
    draw(drag.line, drag.slot);
  });
  root.addEventListener("pointerup", () => {
    if (drag?.slot) {
      swallowClick(root);
      choose(drag.line, drag.slot, "soon", true);
    }
    stop();
  });
  root.addEventListener("pointercancel", () => {
    if (drag?.slot) undo(drag);
    stop();
  });
  // Before anybody else takes Escape for closing the panel.
  const escape = (event: KeyboardEvent): void => {
    if (!root.isConnected) document.removeEventListener("keydown", escape, true);
    if (event.key !== "Escape" || !drag?.slot) return;
    event.preventDefault();
    undo(drag);
    stop();
  };
  document.addEventListener("keydown", escape, true);
}

function begin(line: Line, target: Element, event: PointerEvent): Drag | null {
  const from = stepAt(line, event);
  const block = target.closest(".block");
  const was = chosenOn(line);
  const free = freeAround(line, Math.floor(from));
  if (!free || (block && !block.matches(".free, .recommended, .selected"))) return null;
  const pull = block?.matches(".selected") ? grip(line, block, event) : "new";
  return { line, pull, free, from, was, x: event.clientX, y: event.clientY, slot: null };
}

function grip(line: Line, block: Element, event: PointerEvent): Pull {
  const box = block.getBoundingClientRect();
  const [at, first, last] = line.upright
    ? [event.clientY, box.top, box.bottom]
    : [event.clientX, box.left, box.right];
  if (at - first < EDGE_PX) return "start";
  return last - at < EDGE_PX ? "end" : "move";
}

function pulled(drag: Drag, to: number): Slot {
  const { line, free, from, was, pull } = drag;
  const by = Math.round((to - from) / line.step) * line.step;
  if (was && pull === "move") return clamp(line, { s: was.s + by, e: was.e + by }, free);
  if (was && pull === "end") {
    return { s: was.s, e: Math.min(Math.max(was.e + by, was.s + line.step), free.e) };
  }
  if (was && pull === "start") {
    return { s: Math.max(Math.min(was.s + by, was.e - line.step), free.s), e: was.e };
  }
  const [low, high] = from < to ? [from, to] : [to, from];
  const s = Math.max(snap(line, low), free.s);
  return clamp(line, { s, e: Math.min(snap(line, high) + line.step, free.e) }, free);
}

function undo(drag: Drag): void {
  if (drag.was) draw(drag.line, drag.was);
  else drag.line.element.querySelector(".block.selected")?.remove();
}

// The click that ends a drag would otherwise choose again.
function swallowClick(root: HTMLElement): void {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener("click", swallow, { capture: true, once: true });
  window.setTimeout(() => root.removeEventListener("click", swallow, { capture: true }), 50);
}
