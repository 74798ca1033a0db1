// What a fan hears of themselves.

import { onValue, ref } from "firebase/database";
import type { Backend } from "./backend.js";
import type { Fan } from "./generated/records.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";
import type { EventAddress } from "./presence.js";

/** A fan's own record: where the producer has them, and what they said of themselves. Null out of the show. */
export function observeFan(backend: Backend, { adminId, fanUrl }: EventAddress, uid: string): Listening<Fan | null | undefined> {
  const fan = new Variable<Fan | null | undefined>(undefined, sameJson);
  const place = ref(backend.database, `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`);
  // What one may not listen to (any more) counts as not there.
  return listening(fan, [onValue(place, (found) => fan.set(found.val() as Fan | null), () => fan.set(null))]);
}
