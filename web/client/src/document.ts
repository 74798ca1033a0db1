// What a viewer's page asks of a show: its document at the CDN, and nothing of Firebase.

import type { BroadcastData } from "./generated/functions.js";
import type { Show } from "./generated/records.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";

/** How often a viewer's page asks the CDN. A slate has to be known within seconds. */
const ASK_MS = 5_000;

const ANSWER_MS = 10_000;

/** What the fans' and viewers' link has. */
export type ShowAddress = { adminId: string; fanUrl: string };

/** `viewers`, how many are in the show, is told with the document alone: right to a few seconds. */
export type ShowState = Pick<Show, "name" | "status" | "hlsUrl" | "startImage" | "endImage" | "full" | "standby" | "slate">
  & Partial<Pick<Show, "limit" | "limitedBy">> & { viewers?: number };

/** Undefined until something is known; null if there is no such show. */
export type MaybeShow = ShowState | null | undefined;

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
      // Soon after its end a show has no document any more: whoever has seen it knows that it is over.
      else if (response.status === 404) show.set(show.value ? over(show.value) : null);
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

function over({ name, full, startImage, endImage }: ShowState): ShowState {
  return { name, status: "closed", full, ...(startImage && { startImage }), ...(endImage && { endImage }) };
}
