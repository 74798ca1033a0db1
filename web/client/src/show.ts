// What anybody may know of a show: whether it is on, where its stream is, what a viewer must not see.

import { onValue, ref } from "firebase/database";
import type { Backend } from "./backend.js";
import type { BroadcastData } from "./generated/functions.js";
import type { Show } from "./generated/records.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";

/** How often a viewer's page asks the CDN. A slate has to be known within seconds. */
const ASK_MS = 5_000;

/** And a page that listens as well: before the doors, after the end, and for the number of viewers. */
const SELDOM_MS = 15_000;

const ANSWER_MS = 10_000;

/** What the fans' and viewers' link has. */
export type ShowAddress = { adminId: string; fanUrl: string };

/** `viewers`, how many are in the show, is told with the document alone: right to a few seconds. */
export type ShowState = Pick<Show, "name" | "status" | "hlsUrl" | "startImage" | "endImage" | "full" | "standby" | "slate">
  & Partial<Pick<Show, "limit" | "limitedBy">> & { viewers?: number };

/** Undefined until something is known; null if there is no such show. */
export type MaybeShow = ShowState | null | undefined;

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

/** A show, by asking its document every few seconds: for viewers, of whom there may be a million. No Firebase is needed. */
export function observeDocument({ adminId, fanUrl }: ShowAddress, site = "", everyMs = ASK_MS): Listening<MaybeShow> {
  const show = new Variable<MaybeShow>(undefined, sameJson);
  // The CDN keeps an answer by the whole address: in this order, always.
  const address = `${site}/broadcast?adminId=${encodeURIComponent(adminId)}&fanUrl=${encodeURIComponent(fanUrl)}`;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
      if (response.ok) show.set(await response.json() as BroadcastData);
      else if (response.status === 404) show.set(null);
    } catch {
      // What was known stands, and the next answer is a few seconds away.
    }
    if (!isClosed) timer = setTimeout(() => { void ask(); }, everyMs);
  }

  void ask();
  return listening(show, [() => {
    isClosed = true;
    clearTimeout(timer);
  }]);
}

function withoutClock({ fullAt: _, ...rest }: Show): Omit<Show, "fullAt"> {
  return rest;
}

function viewersOf(told: MaybeShow): { viewers?: number } {
  return told?.viewers === undefined ? {} : { viewers: told.viewers };
}
