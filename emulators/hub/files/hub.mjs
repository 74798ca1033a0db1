// The hub's page: what one socket tells, on one page. It comes back when the stack does.

import { clockIs, startClock } from "./clock.mjs";
import { made, moment, the } from "./elements.mjs";
import { faultsAre, startFaults } from "./faults.mjs";
import { linesCame } from "./logs.mjs";
import { requestsCame, startRequests } from "./requests.mjs";
import { askAgain, startTree, treeIs } from "./tree.mjs";
import { viewsAre } from "./views.mjs";

const AGAIN_MS = 1000;
const HEARD = { clock: clockIs, faults: faultsAre, requests: requestsCame, logs: linesCame, rules: rulesAre, tree: treeIs, views: viewsAre };

let socket = null;

function connect() {
  socket = new WebSocket(`ws${location.protocol.slice(4)}//${location.host}/__/live`);
  socket.onopen = connected;
  socket.onmessage = ({ data }) => {
    for (const [kind, told] of Object.entries(JSON.parse(data))) HEARD[kind]?.(told);
  };
  socket.onclose = ({ reason }) => {
    the("connection").textContent = `Not connected${reason && `: ${reason}`}. Trying again …`;
    setTimeout(connect, AGAIN_MS);
  };
}

function connected() {
  // Each connection tells everything anew.
  the("requests").replaceChildren();
  the("logs").replaceChildren();
  the("connection").textContent = "Connected: everything below is live.";
  askAgain();
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function rulesAre(states) {
  the("rules").replaceChildren(...states.map(({ file, atMs, refusal }) => made("li", { class: refusal ? "refused" : null }, refusal ? `${file}:${refusal} The former rules stay in force.` : `${file}: in force since ${moment(atMs)}.`)));
}

async function name() {
  const answer = await fetch("/__/info");
  the("project").textContent = (await answer.json()).project;
}

startClock();
startFaults();
startRequests();
startTree(send);
connect();
name();
