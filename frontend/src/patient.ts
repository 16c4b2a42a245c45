// Forms for places with a weak connection: sent again until an answer comes. The server
// acts once: each form carries a key, or names the state that it wants.
import htmx from "htmx.org";
import { focusWhatMatters } from "./forms";
import { say } from "./page";

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 8_000, 15_000];
const LONGEST_MS = 10_000;

/** Take over the sending of every form[data-patient]. */
export function watchPatient(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-patient]") || event.defaultPrevented) return;
    event.preventDefault();
    void send(form, new FormData(form, event.submitter));
  });
}

async function send(form: HTMLFormElement, data: FormData): Promise<void> {
  const body = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
  for (const pause of [...PAUSES_MS, 0]) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(LONGEST_MS) });
      // 502 to 504 come from what stands between; the form may have arrived all the same.
      if (answer.status < 502) return show(answer);
    } catch {
      // No answer is not a no.
    }
    tell(form, "resending");
    await connected(pause);
  }
  // The form keeps its key: pressed again, it still acts once.
  tell(form, "unsent");
  delete form.dataset.sent;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

// The answer takes the place of the page. Asking for it again would lose what it says:
// a sentence about what was done is told once.
async function show(answer: Response): Promise<void> {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.redirected) history.replaceState(null, "", answer.url);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  htmx.process(document.body);
  window.scrollTo(0, 0);
  focusWhatMatters(document);
}

function tell(form: HTMLFormElement, what: "resending" | "unsent"): void {
  const words = document.getElementById("toasts")?.dataset[what] ?? "";
  const note = form.querySelector<HTMLElement>(".sending") ?? document.createElement("p");
  if (note.textContent === words) return;
  note.className = "sending";
  note.textContent = words;
  form.append(note);
  say(words);
}

function connected(pause: number): Promise<void> {
  return new Promise((go) => {
    window.addEventListener("online", () => go(), { once: true });
    window.setTimeout(go, pause);
  });
}
