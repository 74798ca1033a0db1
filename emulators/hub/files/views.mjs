// The tables that the project wants to see: lists of its database, in their order.

import { made, the } from "./elements.mjs";

/** Hear what they are now. */
export function viewsAre(views) {
  the("views").replaceChildren(...views.map(section));
}

function section(view, at) {
  const id = `view-${at}`;
  const names = [...new Set(view.rows.flatMap((row) => Object.keys(row.fields)))];
  const head = ["Place", "Key", ...names].map((name) => made("th", { scope: "col" }, name));
  const rows = view.rows.map((row, place) => made("tr", {}, made("td", {}, place + 1), made("td", { class: "data" }, row.key), ...names.map((name) => made("td", {}, shown(row.fields[name])))));
  const left = view.total - view.rows.length;
  return made(
    "section",
    { "aria-labelledby": id },
    made("h2", { id }, `${view.title} (${view.total.toLocaleString("en")})`),
    made("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": view.title }, made("table", {}, made("thead", {}, made("tr", {}, ...head)), made("tbody", {}, ...rows))),
    ...(left > 0 ? [made("p", { class: "quiet" }, `and ${left.toLocaleString("en")} more`)] : []),
  );
}

const shown = (value) => (value === undefined ? "" : String(value));
