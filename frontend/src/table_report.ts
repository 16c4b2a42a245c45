// What the server said about changed cells, brought to the cells themselves.
import type { Cell, Cells } from "./cells";

/** Put the reasons at their cells, and let people choose where somebody else was faster. */
export function bringReport(table: HTMLTableElement, cells: Cells): void {
  for (const shown of table.querySelectorAll("td .error-text")) shown.remove();
  for (const td of table.querySelectorAll("td.wrong")) td.classList.remove("wrong");
  for (const cell of cells.rows.flat()) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  }
  const report = document.getElementById("table-report");
  for (const item of report?.querySelectorAll<HTMLElement>("li[data-code]") ?? []) {
    const row = cells.rows.find((one) => one[0]?.closest("tr")?.dataset.code === item.dataset.code);
    if (!row) continue;
    for (const said of item.querySelectorAll<HTMLElement>("[data-column]")) tell(row, said);
    const choose = item.querySelector<HTMLElement>("[data-choose]");
    if (!choose) continue;
    choose.hidden = false;
    choose.addEventListener("click", (event) => {
      const keep = (event.target as HTMLElement).dataset.keep;
      if (keep) settle(item, row, cells, keep === "mine");
    });
  }
  if (report?.dataset.judged !== undefined) report.focus();
}

function find(row: Cell[], column: string | undefined): Cell | undefined {
  return row.find((cell) => cell.dataset.name?.split(".")[1] === column);
}

function tell(row: Cell[], said: HTMLElement): void {
  const cell = find(row, said.dataset.column);
  const td = cell?.closest("td");
  if (!cell || !td || (said.matches(".meanwhile") && !cell.name)) return;
  const text = td.querySelector(".error-text") ?? document.createElement("span");
  text.className = "error-text";
  text.id = `e-${cell.dataset.name}`;
  // The cell's own column needs no name.
  text.textContent = (said.textContent ?? "").replace(/^[^:：]*[:：]\s*/, "");
  td.append(text);
  td.classList.add("wrong");
  cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", text.id);
}

// Go on from what is there now: with what was typed, or without it.
function settle(item: HTMLElement, row: Cell[], cells: Cells, mine: boolean): void {
  const version = row[0]?.closest("tr")?.querySelector<HTMLInputElement>("th input[type=hidden]");
  if (version) version.value = item.dataset.version ?? "";
  const now = new Map<Cell, string>();
  for (const said of item.querySelectorAll<HTMLElement>(".meanwhile")) {
    const cell = find(row, said.dataset.column);
    if (cell) now.set(cell, said.dataset.stands ?? "");
  }
  const changes = row
    .filter((cell) => !mine || !cell.name)
    .map((cell) => ({ cell, to: now.get(cell) ?? cell.dataset.was ?? "" }));
  for (const [cell, text] of now) cell.dataset.was = text;
  cells.change(changes);
  cells.mark(row);
  for (const cell of row) {
    cell.closest("td")?.classList.remove("wrong");
    cell.closest("td")?.querySelector(".error-text")?.remove();
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  }
  item.remove();
  row[0]?.focus();
}
