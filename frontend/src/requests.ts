// Around each htmx request: proof of origin, a bar for the slow ones, words for the lost.
import htmx from "htmx.org";
import { toast } from "./page";

const PATIENCE_MS = 150;

/** Attach to the page's requests. */
export function watchRequests(): void {
  let open = 0;
  let bar = 0;

  on("htmx:configRequest", (event) => {
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });

  on("htmx:beforeRequest", (event) => {
    // What refreshes itself waits while somebody works in it.
    const live = event.detail.elt;
    if (live?.matches("[data-live]") && (live.contains(document.activeElement) || live.querySelector("details[open]"))) {
      event.preventDefault();
      return;
    }
    open += 1;
    busy(event.detail, true);
    if (open === 1) {
      bar = window.setTimeout(() => document.documentElement.classList.add("busy"), PATIENCE_MS);
    }
  });

  on("htmx:afterRequest", (event) => {
    open = Math.max(0, open - 1);
    busy(event.detail, false);
    if (open === 0) {
      window.clearTimeout(bar);
      document.documentElement.classList.remove("busy");
    }
  });

  on("htmx:responseError", () => fail("failed"));
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    on(lost, (event) => {
      const { elt, target, requestConfig } = event.detail;
      // The same form with the same key: trying again never does a thing twice.
      fail("offline", () => {
        if (elt instanceof HTMLFormElement) elt.requestSubmit();
        else void htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target });
      });
    });
  }
}

function fail(kind: "failed" | "offline", again?: () => void): void {
  const words = document.getElementById("toasts")?.dataset;
  if (words) toast(words[kind] ?? "", again ? words.again : "", again);
}

function busy(detail: { elt?: HTMLElement; target?: HTMLElement }, state: boolean): void {
  const button = detail.elt?.matches("form")
    ? detail.elt.querySelector("button:not([type=button])")
    : detail.elt?.closest("button");
  for (const element of [button, detail.target]) {
    if (!element) continue;
    if (state) element.setAttribute("aria-busy", "true");
    else element.removeAttribute("aria-busy");
  }
}

// htmx's events carry what it knows in `detail`, untyped.
function on(name: string, act: (event: CustomEvent<any>) => void): void {
  document.addEventListener(name, (event) => act(event as CustomEvent));
}
