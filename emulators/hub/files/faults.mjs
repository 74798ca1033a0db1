// Failures by button: each arms one at one service, for the operation and as often as the fields say.

import { tell } from "./controls.mjs";
import { made, the } from "./elements.mjs";

const SERVICES = ["database", "auth", "storage", "tasks", "hosting", "opentok"];
const KINDS = [
  ["answers 503", { status: 503 }],
  ["answers 429", { status: 429 }],
  ["5 s late", { delayMs: 5000 }],
  ["no answer", { drop: true }],
  ["done, answer lost", { drop: true, when: "after" }],
  ["clock 3 min slow", { clockMs: -180_000 }],
];
const CLOCK = "clockMs";
/** Only one service looks at the clock. */
const HAS_CLOCK = "opentok";

/** Draw the buttons. */
export function startFaults() {
  const head = made("tr", {}, made("td"), ...KINDS.map(([words]) => made("th", { scope: "col" }, words)));
  const rows = SERVICES.map((service) => made("tr", {}, made("th", { scope: "row" }, service), ...KINDS.map((kind) => cell(service, kind))));
  the("fault-buttons").append(made("thead", {}, head), made("tbody", {}, ...rows));
  the("fault-scope").addEventListener("submit", (event) => event.preventDefault());
  the("clear-faults").addEventListener("click", () => say("DELETE", "faults", "Cleared."));
  the("crash").addEventListener("click", () => say("POST", "functions:kill", "Crashed; they come back by themselves."));
  the("reload").addEventListener("click", () => say("POST", "functions:reload", "Loaded."));
}

/** Hear which are armed. */
export function faultsAre(faults) {
  const lines = faults.map((fault) => made("li", { class: fault.spent ? "quiet" : null }, words(fault)));
  the("faults").replaceChildren(...(lines.length ? lines : [made("li", {}, "None.")]));
}

function cell(service, [kindWords, fault]) {
  if (CLOCK in fault && service !== HAS_CLOCK) return made("td");
  const label = `arm ${service}: ${kindWords}`;
  return made("td", {}, made("button", { type: "button", "aria-label": label, onclick: () => arm(service, kindWords, fault) }, "arm"));
}

async function arm(service, kindWords, fault) {
  const scope = the("fault-scope");
  if (!scope.reportValidity()) return;
  const [operation, times] = [the("operation").value, Number(the("times").value)];
  await say("POST", "faults", `Armed: ${service} ${operation}, ${kindWords}.`, { service, operation, times, ...fault });
}

async function say(method, path, done, body) {
  the("fault-answer").textContent = (await tell(method, path, body)) || done;
}

function words(fault) {
  const parts = [`${fault.service} ${fault.operation}${fault.path && ` at ${fault.path}`}:`];
  if (fault.delayMs) parts.push(`${fault.delayMs} ms late`);
  if (fault.drop) parts.push(fault.when === "after" ? "done, answer lost" : "no answer");
  else if (fault.status !== null) parts.push(`answers ${fault.status}`);
  if (fault.clockMs) parts.push(`clock off by ${fault.clockMs / 1000} s`);
  parts.push(`(struck ${fault.fired} of ${fault.times} times${fault.spent ? ", over" : ""})`);
  return parts.join(" ");
}
