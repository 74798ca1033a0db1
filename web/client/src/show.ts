// What anybody may know of a show: whether it is on, where its stream is, what a viewer must not see.

import { onValue, ref } from "firebase/database";
import type { Backend } from "./backend.js";
import { observeDocument, type MaybeShow, type ShowAddress } from "./document.js";
import type { Show } from "./generated/records.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";

/** And a page that listens as well: before the doors, after the end, and for the number of viewers. */
const SELDOM_MS = 15_000;

/**
 * A show, by listening to the database: for whoever is connected to it anyway. Before the preshow and
 * after the end it is what the document says, so name and pictures are there from the first moment.
 */
export function observeShow(backend: Backend, { adminId, fanUrl }: ShowAddress): Listening<MaybeShow> {
  const show = new Variable<MaybeShow>(undefined, sameJson);
  const told = observeDocument({ adminId, fanUrl }, backend.config.site, SELDOM_MS);
  let record: Show | null | undefined;
  const tell = (): void => {
    if (record === undefined) return;
    if (record !== null) show.set({ ...withoutClock(record), ...viewersOf(told.value) });
    // A document may be older than the end of the record: it does not bring the show back.
    else if (told.value?.status !== "live" && told.value?.status !== "preshow") show.set(told.value);
  };
  return listening(show, [
    onValue(ref(backend.database, `shows/${adminId}/${fanUrl}`), (snapshot) => {
      record = snapshot.val() as Show | null;
      tell();
    }),
    told.subscribe(tell),
    told.close,
  ]);
}

function withoutClock({ fullAt: _, ...rest }: Show): Omit<Show, "fullAt"> {
  return rest;
}

function viewersOf(told: MaybeShow): { viewers?: number } {
  return told?.viewers === undefined ? {} : { viewers: told.viewers };
}
