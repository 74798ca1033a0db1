// The people of a show, each with the client of a page of their own.

import { randomBytes } from "node:crypto";
import { setLogLevel } from "firebase/app";
import { signOut } from "firebase/auth";
import { onValue, ref } from "firebase/database";
import { connect, fanLine, joinFan, joinRole } from "../dist/index.js";
import { Heard, closeAtEnd, stack } from "../../../tests/sdk/stack.mjs";

export * from "../../../tests/sdk/stack.mjs";

// Refusals are what many tests are about; they are no news.
setLogLevel("error");

const { auth, database, functions, storage, hosting } = stack.addresses;

/** As a page of the stack's would load it. */
export const config = {
  site: hosting,
  region: stack.region,
  firebase: {
    apiKey: "demo-key",
    projectId: stack.projectId,
    databaseURL: `https://${stack.namespace}.firebaseio.com`,
    storageBucket: stack.bucket,
  },
  openTok: { project: "https://opentok.example/sdk.js", application: "https://vonage.example/sdk.js" },
  emulators: { auth, database, functions, storage },
};

/** A page of this kind, as it is in a browser of its own. */
export function page(kind, given = config) {
  const backend = connect(given, kind, { name: `${kind}-${randomBytes(6).toString("hex")}` });
  // Who stays signed in keeps the process alive.
  closeAtEnd(() => signOut(backend.auth).then(() => backend.close()));
  return backend;
}

/** A producer's page. */
export async function aProducer(given = config, { email, password } = stack.producer) {
  const backend = page("producer", given);
  await backend.signInProducer(email, password);
  return backend;
}

/** A producer's page with an event of theirs, of this status. */
export async function aShow(fields, status = "preshow", { given = config, producer } = {}) {
  const backend = await aProducer(given, producer);
  const made = await backend.call("createEvent", typeof fields === "string" ? { name: fields } : fields);
  const event = status === "notStarted" ? made : await backend.call("changeStatus", { id: made.id, status });
  return { backend, event };
}

/** A fan's page, in the show. */
export async function aFan(event, details = {}, backend = page("fan")) {
  const { uid } = await backend.signInFan();
  const membership = opened(joinFan(backend, event, uid, details));
  await heard(membership.state).until((state) => state === "in", "a place in the show");
  const line = fanLine(backend, event, uid);
  opened(line.state);
  return { backend, uid, membership, line, inLine: heard(line.state) };
}

/** A page of host or celebrity, in the show. */
export async function aGuest(event, role) {
  const backend = page("talent");
  const link = { adminId: event.adminId, [`${role}Url`]: event[`${role}Url`] };
  const { uid } = await backend.signInTalent(link);
  const membership = opened(joinRole(backend, event, role));
  await heard(membership.state).until((state) => state === "in", "a place in the show");
  return { backend, uid, link, membership };
}

/** What an observable tells, as it comes. */
export function heard(observable) {
  const all = new Heard();
  closeAtEnd(observable.subscribe(all.add));
  return all;
}

/** What lies at a path, as it changes. */
export function values(backend, path) {
  const all = new Heard();
  closeAtEnd(onValue(ref(backend.database, path), (snapshot) => all.add(snapshot.val())));
  return all;
}

/** Close it at the end of the file. */
export function opened(one) {
  closeAtEnd(() => one.close());
  return one;
}

/** Have time pass for the whole stack: for files that have one of their own. */
export function advance(by) {
  return hub("clock", { advance: by });
}

/** Run a scheduled function now. */
export function runSchedule(name) {
  return hub(`schedules/${name}:run`, {});
}

async function hub(path, body) {
  const response = await fetch(`${stack.addresses.hub}/__/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The hub answers ${response.status}: ${await response.text()}`);
}
