// What a fan agrees to before they are shown, and how they take it back.

import { onValue, ref, serverTimestamp } from "firebase/database";
import type { Backend } from "./backend.js";
import type { ConsentTerms } from "./generated/functions.js";
import type { Consent } from "./generated/records.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";
import { namesEvent, type EventAddress } from "./presence.js";

export interface Consents {
  /** What the fan has consented to; null if nothing, undefined until it is known. */
  readonly given: Listening<Consent | null | undefined>;
  /** Whether nothing stands in the way of a picture and a place in line. */
  isGivenTo(asked: ConsentTerms | undefined): boolean;
  /** `marketing` is left out where the event does not ask for it. */
  give(asked: ConsentTerms, marketing?: boolean): Promise<void>;
  /** With it go the picture, the places and the seat above the audience. */
  withdraw(): Promise<void>;
}

/** A fan's consent to what an event asks for, which its `consent` says. */
export function consents(backend: Backend, event: EventAddress, uid: string): Consents {
  const { id, adminId, fanUrl } = event;
  const place = `consents/${id}/${uid}`;
  const record = `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`;
  const variable = new Variable<Consent | null | undefined>(undefined, sameJson);
  const given = listening(variable, [
    onValue(ref(backend.database, place), (snapshot) => variable.set(snapshot.val() as Consent | null)),
  ]);
  return {
    given,
    isGivenTo: (asked) => {
      const stored = variable.value;
      return !asked || (stored?.version === asked.version && stored.withdrawnAt === undefined);
    },
    give: (asked, marketing = false) => backend.write({
      ...namesEvent(event, uid),
      [place]: {
        version: asked.version, at: serverTimestamp(), recording: true,
        ...(asked.uses.includes("marketing") && { marketing }),
      },
    }),
    withdraw: () => backend.write({
      ...namesEvent(event, uid),
      [`${place}/withdrawnAt`]: serverTimestamp(),
      ...nothingAt(["fanPictures", "line", "deck", "calls"].map((top) => `${top}/${adminId}/${fanUrl}/${uid}`)),
      ...nothingAt(["isBackstage", "isOnStage", "inPrivateCall"].map((flag) => `${record}/${flag}`)),
    }),
  };
}

function nothingAt(paths: string[]): Record<string, null> {
  return Object.fromEntries(paths.map((path) => [path, null]));
}
