// An event as its owner sees it, and why somebody was disconnected from its show.

import { get, onValue, ref } from "firebase/database";
import type { Backend } from "./backend.js";
import { BackendError, within } from "./errors.js";
import type { Disconnection, EventRecord } from "./generated/records.js";
import { Variable, listening, type Listening } from "./observable.js";

const READ_MS = 20_000;

/** Undefined until it is known; null if there is none, or it is another's. */
export function observeEvent(backend: Backend, { id }: { id: string }): Listening<EventRecord | null | undefined> {
  const event = new Variable<EventRecord | null | undefined>(undefined);
  return listening(event, [onValue(
    ref(backend.database, `events/${id}`), (snapshot) => event.set(snapshot.val() as EventRecord | null), () => event.set(null))]);
}

/** Why OpenTok's connection was ended by us: what a page reads when it gets `forceDisconnected`. Null if it was not. */
export async function disconnectionOf(backend: Backend, { id }: { id: string }, uid: string): Promise<Disconnection | null> {
  try {
    const found = await within(get(ref(backend.database, `disconnections/${id}/${uid}`)), READ_MS, "A read");
    return found.val() as Disconnection | null;
  } catch (error) {
    throw BackendError.of(error);
  }
}

/** Whom the producer has only disconnected is back, and says so. */
export function forgetDisconnection(backend: Backend, { id }: { id: string }, uid: string): Promise<void> {
  return backend.write({ [`disconnections/${id}/${uid}`]: null });
}
