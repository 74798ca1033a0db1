// How one of several pages of a producer directs a show, and the others know it.

import { onValue, ref, serverTimestamp } from "firebase/database";
import type { Backend, Writes } from "./backend.js";
import { BackendError } from "./errors.js";
import type { Functions } from "./generated/functions.js";
import type { Lease as Stored } from "./generated/records.js";
import { Variable, sameJson, type Observable } from "./observable.js";

/** How often the holder renews the lease. */
const RENEWAL_MS = 10_000;

/** How long a lease lasts from when it was taken or last renewed. */
const LEASE_MS = 30_000;

/** Who directs the show. */
export interface LeaseState {
  /** The id of the page that has it, and who sits there; undefined while nobody has. */
  holder: string | undefined;
  name: string | undefined;
  /** Of whoever had it last; 0 before the first. */
  number: number;
  isMine: boolean;
  /** To this page. */
  isOffered: boolean;
  /** For anybody. */
  isFree: boolean;
}

/** Functions that are refused (`lease-lost`) of a page which has lost the lease. */
export type LeasedFunction = {
  [N in keyof Functions]: Functions[N]["request"] extends { id: string; lease?: number | null } ? N : never;
}[keyof Functions];

export interface Lease {
  readonly state: Observable<LeaseState>;
  /** Direct the show from now on. Refused unless the lease is free, or offered to this page. */
  take(): Promise<void>;
  /** Let another page take it, by the id that it calls itself; or, with null, no longer. */
  offer(holder: string | null): Promise<void>;
  /** Direct the show no longer: anybody may take it at once. */
  release(): Promise<void>;
  /** The one that this page had last: for the `lease` of a function. Null if it never had any. */
  readonly number: number | null;
  /** What a write of this page has along, so that it is done by whoever directs, or not at all. */
  fence(): Writes;
  /** Call a function with the number along. */
  command<N extends LeasedFunction>(name: N, body: Omit<Functions[N]["request"], "id" | "lease">): Promise<Functions[N]["reply"]>;
  /** Nothing more is heard. The lease runs out unless it is released. */
  close(): void;
}

/**
 * The producer's lease of an event.
 *
 * `holder` is an id that this page has made when it was loaded (`backend.newId()`): never one
 * that is stored, which a duplicated tab would have as well. `name` says who sits there.
 */
export function lease(
  backend: Backend, event: { id: string; adminId: string }, { holder, name }: { holder: string; name: string },
): Lease {
  const place = `producerLeases/${event.id}`;
  let stored: Partial<Stored> = {};
  let own: number | null = null;
  let renewing: ReturnType<typeof setInterval> | undefined;
  let stopWaiting = (): void => {};

  const isMine = (): boolean => stored.holder === holder && stored.number === own;
  const endsAt = (): number => (stored.holder === undefined ? 0 : (stored.at ?? 0) + LEASE_MS);
  const state = new Variable<LeaseState>(read(), sameJson);

  function read(): LeaseState {
    const { holder: other, name: called, number = 0, offeredTo } = stored;
    return {
      holder: other, name: called, number, isMine: isMine(), isOffered: offeredTo === holder, isFree: endsAt() <= backend.now(),
    };
  }

  /** The number as it was when this page had the lease last: who has lost it since is refused. */
  function fence(): Writes {
    if (own === null) throw new BackendError("lease-lost", "ABORTED", {}, "This page has never had the lease.");
    return { [`${place}/number`]: own };
  }

  function heard(value: Partial<Stored> | null): void {
    stored = value ?? {};
    stopWaiting();
    // By the server's clock, as far as this page knows it. Whether it is free, the rules decide.
    if (endsAt() > backend.now()) stopWaiting = backend.at(endsAt(), () => state.set(read()));
    state.set(read());
  }

  /** What the holder says of the lease: refused of whoever is not the holder any more. */
  const say = (changes: Writes): Promise<void> => backend.write({ ...fence(), ...changes });

  function renew(): void {
    // Refused when somebody else has it by now, which the listener tells as well.
    if (isMine()) say({ [`${place}/at`]: serverTimestamp() }).catch(() => {});
  }

  async function take(): Promise<void> {
    const number = (stored.number ?? 0) + 1;
    const details = { name, number };
    const at = serverTimestamp();
    try {
      await backend.write({
        [place]: { holder, name, number, at },
        [`timeline/${event.id}/lease-${number}`]: { what: "lease", by: event.adminId, at, details },
      });
    } catch (refusal) {
      // Unless it was sent twice over a bad network, and taken the first time.
      if (stored.holder !== holder || stored.number !== number) throw refusal;
    }
    own = number;
    clearInterval(renewing);
    renewing = setInterval(renew, RENEWAL_MS);
    state.set(read());
  }

  const stop = onValue(ref(backend.database, place), (snapshot) => heard(snapshot.val() as Partial<Stored> | null));

  return {
    state,
    take,
    offer: async (other) => say({ [`${place}/offeredTo`]: other }),
    release: () => backend.write({ [place]: { number: own, at: serverTimestamp() } }),
    get number() { return own; },
    fence,
    command: async (name, body) => {
      // What was left out of the request is here again, which the compiler cannot see of any function.
      const request = { ...body, id: event.id, lease: own ?? undefined };
      return backend.call(name, request as unknown as Functions[typeof name]["request"]);
    },
    close() {
      clearInterval(renewing);
      stopWaiting();
      stop();
    },
  };
}
