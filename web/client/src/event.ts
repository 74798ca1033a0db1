// An event as its owner follows it, and what is told to single people of it.

import { get, onValue, ref } from "firebase/database";
import type { Backend } from "./backend.js";
import { BackendError, within } from "./errors.js";
import type { Disconnection, EventRecord, LineSummary, PrivateCall } from "./generated/records.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";
import type { EventAddress } from "./presence.js";

const READ_MS = 20_000;

/** The owner's event with all its fields, whatever changes them. Undefined until it is known; null if it is gone. */
export function observeEvent(backend: Backend, { id }: { id: string }): Listening<EventRecord | null | undefined> {
  return observed<EventRecord>(backend, `events/${id}`);
}

/** Why somebody was disconnected: their own, or of anybody for the owner. Null while nobody was. */
export function observeDisconnection(backend: Backend, { id }: { id: string }, uid: string): Listening<Disconnection | null | undefined> {
  return observed<Disconnection>(backend, `disconnections/${id}/${uid}`);
}

/** Whom the producer talks to, for everybody in the show: to know whether it is them. Null while it is nobody. */
export function observePrivateCall(backend: Backend, { adminId, fanUrl }: EventAddress): Listening<PrivateCall | null | undefined> {
  return observed<PrivateCall>(backend, `activeBroadcasts/${adminId}/${fanUrl}/privateCall`);
}

/** Whom the producer has only disconnected may come back, and says so. */
export function forgetDisconnection(backend: Backend, { id }: { id: string }, uid: string): Promise<void> {
  return backend.write({ [`disconnections/${id}/${uid}`]: null });
}

/** How many are in line, and how long a turn takes. */
export function observeLineSummary(backend: Backend, { adminId, fanUrl }: EventAddress): Listening<LineSummary | null | undefined> {
  return observed<LineSummary>(backend, `lineSummary/${adminId}/${fanUrl}`);
}

/** The Firebase users of whoever comes by the links of host and celebrity as they are now. For the owner. */
export async function guestsOf(backend: Backend, { id }: { id: string }): Promise<Partial<Record<"host" | "celebrity", string>>> {
  try {
    return (await within(get(ref(backend.database, `guests/${id}`)), READ_MS, "The guests")).val() ?? {};
  } catch (error) {
    throw BackendError.of(error);
  }
}

/** What one may not listen to (any more) counts as not there. */
function observed<T>(backend: Backend, path: string): Listening<T | null | undefined> {
  const value = new Variable<T | null | undefined>(undefined, sameJson);
  const stop = onValue(ref(backend.database, path), (snapshot) => value.set(snapshot.val() as T | null), () => value.set(null));
  return listening(value, [stop]);
}
