// Small help around forms, menus and dialogs; all of it can be missed without loss.
import { toast } from "./page";

/** Attach to the page, now and after every swap. */
export function watchForms(): void {
  document.addEventListener("click", clicked);
  document.addEventListener("submit", sent);
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) count(event.target);
    if (event.target instanceof HTMLInputElement) tick(event.target);
  });
  document.addEventListener("toggle", closeOtherMenus, true);
  document.addEventListener("htmx:afterSwap", (event) => {
    focusWhatMatters(event.target as ParentNode);
  });
  // A page out of the back-forward cache must be sendable again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) release(form);
  });
  focusWhatMatters(document);
}

/** Put the focus on what a page or fragment has to say first. */
export function focusWhatMatters(place: ParentNode): void {
  place.querySelector<HTMLElement>(".error-summary[data-focus], .flashes[data-focus]")?.focus();
}

function clicked(event: MouseEvent): void {
  const target = event.target as Element;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const element = target.closest<HTMLElement>(
    "[data-dialog], [data-close], [data-print], [data-insert], [data-copy], [data-unfold]",
  );
  if (!element) return;
  const { dialog, insert, into, copy, unfold } = element.dataset;
  if (dialog) {
    element.closest<HTMLDetailsElement>("details.menu")?.removeAttribute("open");
    document.querySelector<HTMLDialogElement>(`dialog#${dialog}`)?.showModal();
  } else if (element.dataset.close !== undefined) {
    close(element);
  } else if (element.dataset.print !== undefined) {
    window.print();
  } else if (insert && into) {
    insertInto(document.querySelector<HTMLTextAreaElement>(into), insert);
  } else if (copy) {
    copyFrom(document.querySelector(copy));
  } else if (unfold) {
    const folded = document.querySelector(unfold);
    element.setAttribute("aria-expanded", String(folded?.classList.toggle("unfolded") ?? false));
  }
}

/** Close the dialog or empty the panel in which an element stands. */
export function close(element: Element): void {
  element.closest("dialog")?.close();
  const panel = element.closest(".panel");
  if (!panel) return;
  panel.replaceChildren();
  panel.classList.remove("unfolded");
  panel.dispatchEvent(new CustomEvent("panel:closed", { bubbles: true }));
}

function sent(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
  window.setTimeout(() => release(form), 15_000);
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

function count(area: HTMLTextAreaElement): void {
  const most = Number(area.dataset.count);
  const shown = area.parentElement?.querySelector("output.counter");
  if (!most || !shown) return;
  // Code points, as the server counts.
  const used = [...area.value].length;
  shown.textContent = `${used} / ${most}`;
  shown.classList.toggle("over", used > most);
}

/** A box with data-check-all="name" ticks all of that name in its form. */
function tick(box: HTMLInputElement): void {
  if (box.type !== "checkbox") return;
  const form = box.form ?? document.body;
  const name = box.dataset.checkAll ?? box.name;
  const all = [...form.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${name}"]`)];
  if (box.dataset.checkAll) for (const one of all) one.checked = box.checked;
  for (const one of all) one.closest("tr")?.classList.toggle("chosen", one.checked);
  const chosen = all.filter((one) => one.checked).length;
  for (const shown of form.querySelectorAll(`[data-count-of="${name}"]`)) shown.textContent = String(chosen);
}

function insertInto(area: HTMLTextAreaElement | null, text: string): void {
  if (!area) return;
  area.value = area.value.trim() ? `${area.value.trimEnd()}\n${text}` : text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function copyFrom(source: Element | null): void {
  const text = source instanceof HTMLInputElement ? source.value : (source?.textContent ?? "");
  void navigator.clipboard?.writeText(text.trim()).then(() => {
    toast(document.getElementById("toasts")?.dataset.copied ?? "");
  });
}

function closeOtherMenus(event: Event): void {
  const opened = event.target;
  if (!(opened instanceof HTMLDetailsElement) || !opened.open || !opened.matches(".menu")) return;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (menu !== opened) menu.open = false;
  }
}
