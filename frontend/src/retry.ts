// A page that says the service is away looks for it and opens itself once it is back.

const PAUSE_MS = 5_000;
const AWAY = 503;

/** Ask for this page again and again while it says that it is away. */
export function retry(): void {
  if (!document.querySelector("[data-retry]")) return;
  window.setTimeout(() => {
    fetch(location.href, { method: "HEAD" }).then(
      (reply) => (reply.status === AWAY ? retry() : location.reload()),
      retry,
    );
  }, PAUSE_MS);
}
