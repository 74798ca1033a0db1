// The stack's clock: it is told when it is moved, and runs on by itself in between.

import { tell } from "./controls.mjs";
import { made, moment, the } from "./elements.mjs";

const STEPS = [["10 seconds", "10s"], ["1 minute", "1m"], ["10 minutes", "10m"], ["1 hour", "1h"], ["1 day", "1d"]];
const TICK_MS = 500;

let told = { nowMs: 0, offsetMs: 0, nextAtMs: null, at: 0 };

/** Draw the buttons, and let the time run. */
export function startClock() {
  const buttons = STEPS.map(([words, span]) => made("button", { type: "button", onclick: () => move({ advance: span }) }, `+ ${words}`));
  const next = made("button", { type: "button", onclick: () => move({ to: "next" }) }, "Run on to what is due next");
  the("clock-buttons").append(...buttons, next);
  setInterval(tick, TICK_MS);
}

/** Hear where it stands now. */
export function clockIs(clock) {
  told = { ...clock, at: performance.now() };
  the("offset").textContent = `UTC, ${ahead(clock.offsetMs)}`;
  the("next").textContent = clock.nextAtMs === null ? "Nothing is due." : `Due next: ${moment(clock.nextAtMs)}`;
  tick();
}

async function move(step) {
  const answer = the("clock-answer");
  answer.textContent = "Moving …";
  answer.textContent = (await tell("POST", "clock", step)) || "Moved; all that was due on the way has happened.";
}

function tick() {
  const now = moment(told.nowMs + performance.now() - told.at);
  the("now").textContent = now;
  the("now").dateTime = `${now.replace(" ", "T")}Z`;
}

function ahead(ms) {
  const minutes = Math.round(ms / 60_000);
  if (!minutes) return ms ? `${Math.round(ms / 1000)} s ahead of real time` : "real time";
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  return `${days ? `${days} d ` : ""}${hours ? `${hours} h ` : ""}${minutes % 60} min ahead of real time`;
}
