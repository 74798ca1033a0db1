// How an app is in a show: one place per person, one connection per tab.

import {
  get, increment, onDisconnect, onValue, push, ref, serverTimestamp, set, update, type DatabaseReference,
} from "firebase/database";
import type { Backend, Writes } from "./backend.js";
import { BackendError } from "./errors.js";
import { Variable, type Observable } from "./observable.js";

const HEARTBEAT_MS = 60_000;

/** After so long without a heartbeat the backend takes a connection for lost. */
const SLEPT_MS = 300_000;

/** An event, as the functions tell it. */
export interface EventAddress {
  id: string;
  adminId: string;
  fanUrl: string;
}

/** What fans say of themselves. The producer sees it. */
export interface FanDetails {
  name?: string;
  browser?: string;
  os?: string;
  mobile?: boolean;
}

/** Somebody's part in a show, of this tab. */
export interface Membership {
  readonly state: Observable<"joining" | "in" | "gone">;
  /**
   * Why it is gone, if it was refused: the person was not let in (the show is full, or over, or another event's by
   * now, or they are barred), was sent away, or has left in another tab.
   */
  readonly reason: BackendError | null;
  /** Leave on purpose, with all tabs: the place is free at once. */
  leave(): Promise<void>;
  /** Close this tab only, where the page itself stays open. */
  close(): Promise<void>;
}

/** Where somebody's place in a show lies, and what belongs to it. */
export interface Place {
  names: Writes;
  place: string;
  presence: string;
  value: unknown;
  /** What a fan says of themselves goes into a record that a function, or another tab, has made. */
  details?: FanDetails;
  mark?: string;
  number?: string;
  away?: string;
  beside?: string[];
}

/** Be in a show as a fan, as long as this tab is open. */
export function joinFan(backend: Backend, event: EventAddress, uid: string, details: FanDetails = {}): Membership {
  return join(backend, fanIn(event, uid, details));
}

/** Be in a show as host, celebrity or producer, likewise. */
export function joinRole(backend: Backend, event: EventAddress, role: "producer" | "host" | "celebrity"): Membership {
  return join(backend, roleIn(event, role));
}

/**
 * What every write into a show says as well: for which event it is. An address is used
 * again, and what comes late must not meet the next show there.
 */
export function namesEvent({ id, adminId, fanUrl }: EventAddress, personId: string): Writes {
  return { [`writtenFor/${adminId}/${fanUrl}/${personId}/${id}`]: serverTimestamp() };
}

/** A fan: the place is a record of their own, and it counts. */
export function fanIn(event: EventAddress, uid: string, details: FanDetails = {}): Place {
  const { adminId, fanUrl } = event;
  return {
    names: namesEvent(event, uid),
    place: `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`,
    presence: `presence/${adminId}/${fanUrl}/${uid}`,
    value: { id: uid, joinedAt: serverTimestamp(), ...details },
    details,
    mark: `viewers/${adminId}/${fanUrl}/${uid}`,
    number: `viewerCounts/${adminId}/${fanUrl}`,
    away: `line/${adminId}/${fanUrl}/${uid}/awaySince`,
    beside: ["line", "deck", "fanPictures"].map((top) => `${top}/${adminId}/${fanUrl}/${uid}`),
  };
}

/** One write of a fan's picture (a `data:` URL), and of its moment, which tells the producer that there is a new one. */
export function pictureOf(event: EventAddress, uid: string, picture: string): Writes {
  const { place, names } = fanIn(event, uid);
  return {
    ...names,
    [`${place}/snapshotAt`]: serverTimestamp(),
    [`fanPictures/${event.adminId}/${event.fanUrl}/${uid}`]: picture,
  };
}

/** The host, the celebrity or the producer: the place is a flag. */
export function roleIn(event: EventAddress, role: "producer" | "host" | "celebrity"): Place {
  const { adminId, fanUrl } = event;
  return {
    names: namesEvent(event, role),
    place: `activeBroadcasts/${adminId}/${fanUrl}/${role}Active`,
    presence: `presence/${adminId}/${fanUrl}/${role}`,
    value: true,
  };
}

function join({ database }: Backend, place: Place): Membership {
  const at = (path: string): DatabaseReference => ref(database, path);
  const write = (writes: Writes): Promise<void> => update(at("/"), { ...place.names, ...writes });
  const exists = async (path: string): Promise<boolean> => (await get(at(path))).exists();
  const state = new Variable<"joining" | "in" | "gone">("joining");
  let reason: BackendError | null = null;
  let connection: DatabaseReference | null = null;
  let lastBeat = 0;

  /** What counts a fan in (1) or out (-1), unless that has been done already. */
  async function counted(by: 1 | -1): Promise<Writes> {
    const { mark, number } = place;
    if (!mark || !number || (await exists(mark)) === (by > 0)) return {};
    return { [mark]: by > 0 || null, [number]: increment(by) };
  }

  /** What has the line pass over a fan no more who was away: only with a connection. */
  async function back(): Promise<Writes> {
    return place.away && (await exists(place.away)) ? { [place.away]: null } : {};
  }

  async function connect(isAgain = false): Promise<void> {
    // A key of its own for each connection: the database may notice the end of the
    // former one only later, and must not remove this one then.
    const mine = push(at(place.presence));
    // First what happens at its end: it may end at any moment from now on.
    await onDisconnect(mine).remove();
    // Another tab may have taken the place, or a function for this app, or it was kept.
    const there: unknown = (await get(at(place.place))).val();
    try {
      await write({
        [`${place.presence}/${mine.key}`]: serverTimestamp(),
        ...(there ? { ...detailsIn(place), ...await back() } : { [place.place]: place.value, ...await counted(1) }),
      });
    } catch (refusal) {
      // Perhaps another tab was faster, or this write was sent twice over a bad network.
      if (there || isAgain || !(await exists(place.place))) throw refusal;
      return connect(true);
    }
    // It was left while this was on its way.
    if (state.value === "gone") return set(mine, null);
    [connection, lastBeat] = [mine, Date.now()];
    state.set("in");
  }

  async function beat(): Promise<void> {
    if (connection === null) return;
    const hasSlept = Date.now() - lastBeat > SLEPT_MS;
    try {
      await write({
        [`${place.presence}/${connection.key}`]: serverTimestamp(),
        ...(hasSlept ? await back() : {}),
      });
      lastBeat = Date.now();
    } catch (refusal) {
      // The place is gone. A tab or a phone that slept for so long takes it anew, and is out of the line.
      if (hasSlept) await connect().catch(failed);
      else failed(refusal);
    }
  }

  function failed(error: unknown): void {
    const refusal = BackendError.of(error);
    // If the network is gone again, `.info/connected` will tell when it is back.
    if (refusal.reason === "rules-denied") stop(refusal);
  }

  function stop(refusal: BackendError | null = null): void {
    clearInterval(timer);
    forget();
    connection = null;
    reason ??= refusal;
    state.set("gone");
  }

  const timer = setInterval(() => { void beat(); }, HEARTBEAT_MS);
  const forget = onValue(at(".info/connected"), (snapshot) => {
    connection = null;
    if (state.value === "in") state.set("joining");
    if (snapshot.val()) connect().catch(failed);
  });

  return {
    state,
    get reason() { return reason; },
    leave: async () => {
      stop();
      const gone = Object.fromEntries([place.place, place.presence, ...place.beside ?? []].map((path) => [path, null]));
      try {
        await write({ ...gone, ...await counted(-1) });
      } catch (error) {
        const refusal = BackendError.of(error);
        // The show is over, and nothing is left in it; another one at its address stays as it is.
        if (refusal.reason !== "rules-denied") throw refusal;
      }
    },
    close: async () => {
      const mine = connection;
      stop();
      if (mine !== null) await set(mine, null);
    },
  };
}

function detailsIn({ place, details = {} }: Place): Writes {
  return Object.fromEntries(Object.entries(details).map(([field, value]) => [`${place}/${field}`, value]));
}
