// The requests of all services, newest first, each refusal with its reason in one sentence.

import { made, moment, the } from "./elements.mjs";

const MAX_ROWS = 300;
const REFUSED = 400;
/** Chosen rows are hidden by attribute: what the page shows is what it has. */
const services = new Set();
const operations = new Set();

/** Let the fields choose. */
export function startRequests() {
  the("request-filter").addEventListener("submit", (event) => event.preventDefault());
  the("request-filter").addEventListener("change", () => [...the("requests").rows].forEach(choose));
}

/** Hear of newer ones, oldest first. */
export function requestsCame(entries) {
  const rows = [...entries].sort((one, other) => one.atMs - other.atMs).map(row);
  for (const each of rows) {
    choose(each);
    the("requests").prepend(each);
  }
  while (the("requests").rows.length > MAX_ROWS) the("requests").deleteRow(-1);
  for (const { service, operation } of entries) {
    if (!services.has(service)) the("service").append(made("option", {}, service));
    if (service !== "functions" && !operations.has(operation)) the("operations").append(made("option", { value: operation }));
    services.add(service);
    operations.add(operation);
  }
}

function row(entry) {
  const isRefused = entry.status >= REFUSED;
  const what = `${entry.method} ${entry.path}${entry.query && `?${entry.query}`}`;
  return made(
    "tr",
    { "data-service": entry.service, "data-refused": isRefused },
    made("td", {}, moment(entry.atMs).slice(11)),
    made("td", {}, `${entry.service} ${entry.operation}`),
    made("td", { class: "data", title: entry.request || null }, what.slice(0, 300)),
    made("td", { class: isRefused ? "refused" : null }, entry.status || "none", entry.fault === null ? "" : ` (failure ${entry.fault})`),
    made("td", {}, entry.refusal ?? ""),
  );
}

function choose(tableRow) {
  const { service, refused } = tableRow.dataset;
  const wanted = the("service").value;
  tableRow.hidden = (wanted && wanted !== service) || (the("refused-only").checked && refused === undefined);
}
