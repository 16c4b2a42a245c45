// The keyboard: data-key="a" on an element makes that letter click or focus it, data-key="g f"
// two letters after each other; inside [data-item] it acts on the current item only.
import { close } from "./forms";
import { inField, reachable } from "./page";

const SEQUENCE_MS = 1_000;
const STORED = "lianyi.single-keys";

let first = "";

/** Listen on the whole page. */
export function watchKeys(): void {
  document.addEventListener("keydown", pressed);
  const box = document.querySelector<HTMLInputElement>("#single-keys");
  if (!box) return;
  box.checked = enabled();
  box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
}

// WCAG 2.1.4: single letters can be switched off.
function enabled(): boolean {
  return localStorage.getItem(STORED) !== "off";
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
  if (event.key === "Escape") return escape();
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  if (event.key.length !== 1 || document.querySelector("dialog[open]") || !enabled()) return;

  const key = event.key.toLowerCase();
  const target = (first && find(`${first} ${key}`)) || find(key);
  first = "";
  if (target) {
    event.preventDefault();
    act(target);
  } else if (key === "j" || key === "k") {
    step(key === "j" ? 1 : -1);
  } else if (document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
    first = key;
    window.setTimeout(() => (first = ""), SEQUENCE_MS);
  }
}

function find(key: string): HTMLElement | undefined {
  const wanted = `[data-key="${CSS.escape(key)}"]`.replaceAll("\\ ", " ");
  const inside = [...(current()?.querySelectorAll<HTMLElement>(wanted) ?? [])];
  const outside = [...document.querySelectorAll<HTMLElement>(wanted)].filter(
    (element) => !element.closest("[data-item]"),
  );
  // A closed menu hides its entries, yet their keys still work.
  return [...inside, ...outside].find((element) => reachable(element) || element.closest("details.menu"));
}

function act(element: HTMLElement): void {
  if (element.matches("input, select, textarea")) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.click();
  }
}

function items(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-item]")].filter(reachable);
}

function current(): HTMLElement | null {
  return (
    document.activeElement?.closest<HTMLElement>("[data-item]") ??
    document.querySelector<HTMLElement>("[data-item][aria-current]")
  );
}

function step(by: number): void {
  const all = items();
  const at = current();
  const next = all[Math.min(Math.max((at ? all.indexOf(at) : -1) + by, 0), all.length - 1)];
  if (!next) return;
  for (const item of all) item.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.tabIndex = -1;
  next.focus();
}

function send(event: KeyboardEvent): void {
  const form =
    (event.target as Element).closest<HTMLFormElement>("form") ??
    document.querySelector<HTMLFormElement>('form[data-key="ctrl enter"]');
  if (!form || form.matches(".menu-themes")) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector<HTMLElement>(".button.primary:not([type=button])"));
}

function escape(): void {
  const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    return;
  }
  const inside = document.querySelector(".panel[data-closable] > *");
  if (inside && !document.querySelector("dialog[open]")) close(inside);
}
