// The few questions that every module asks the page.

/** Whether a keystroke belongs to a field and not to us. */
export function inField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
  );
}

/** Whether a person can see and reach the element. */
export function reachable(element: Element): boolean {
  return !element.matches(":disabled") && element.getClientRects().length > 0;
}

/** Let a screen reader say a sentence. */
export function say(text: string): void {
  const place = document.getElementById("say");
  if (place) place.textContent = text;
}

/** Show a sentence over the page for a while, with at most one thing to do. */
export function toast(text: string, action = "", act: () => void = () => {}): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "notice warn";
  const words = document.createElement("p");
  words.textContent = text;
  note.append(words);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = action;
    button.addEventListener("click", () => {
      note.remove();
      act();
    });
    note.append(button);
  }
  place.replaceChildren(note);
  window.setTimeout(() => note.remove(), 12_000);
}
