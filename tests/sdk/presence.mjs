// How an app is in a show: one place per person, one connection per tab.

import {
  get, increment, onDisconnect, onValue, push, ref, serverTimestamp, set, update,
} from "firebase/database";

const HEARTBEAT_MS = 60_000;

/** After so long without a heartbeat the backend takes a connection for lost. */
const SLEPT_MS = 300_000;

/**
 * What every write into a show says as well: for which event it is. An address is used
 * again, and what comes late must not meet the next show there.
 */
export function namesEvent({ id, adminId, fanUrl }, personId) {
  return { [`writtenFor/${adminId}/${fanUrl}/${personId}/${id}`]: serverTimestamp() };
}

/** A fan: the place is a record of their own, and it counts. `event`: as the functions tell it. */
export function fanIn(event, uid, details = {}) {
  const { adminId, fanUrl } = event;
  return {
    names: namesEvent(event, uid),
    place: `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`,
    presence: `presence/${adminId}/${fanUrl}/${uid}`,
    value: { id: uid, joinedAt: serverTimestamp(), ...details },
    mark: `viewers/${adminId}/${fanUrl}/${uid}`,
    number: `viewerCounts/${adminId}/${fanUrl}`,
    away: `line/${adminId}/${fanUrl}/${uid}/awaySince`,
    beside: ["line", "deck", "fanPictures"].map((top) => `${top}/${adminId}/${fanUrl}/${uid}`),
  };
}

/** One write of a fan's picture (a `data:` URL), and of its moment, which tells the producer that there is a new one. */
export function pictureOf(event, uid, picture) {
  const { place, names } = fanIn(event, uid);
  return {
    ...names,
    [`${place}/snapshotAt`]: serverTimestamp(),
    [`fanPictures/${event.adminId}/${event.fanUrl}/${uid}`]: picture,
  };
}

/** The host, the celebrity or the producer: the place is a flag. */
export function roleIn(event, role) {
  const { adminId, fanUrl } = event;
  return {
    names: namesEvent(event, role),
    place: `activeBroadcasts/${adminId}/${fanUrl}/${role}Active`,
    presence: `presence/${adminId}/${fanUrl}/${role}`,
    value: true,
  };
}

/**
 * Be in a show, as long as this tab is open.
 *
 * `onGone` is called with what was refused: the person was not let in (the show is full,
 * or over, or another event's by now, or they are barred), was sent away, or has left in
 * another tab.
 */
export function join(database, { names, place, presence, value, mark, number, away, beside = [] }, onGone) {
  let connection = null;
  let lastBeat = 0;

  const exists = async (path) => (await get(ref(database, path))).exists();

  /** What counts a fan in (1) or out (-1), unless that has been done already. */
  async function counted(by) {
    if (!mark || (await exists(mark)) === (by > 0)) return {};
    return { [mark]: by > 0 || null, [number]: increment(by) };
  }

  /** What has the line pass over a fan no more who was away: only with a connection. */
  async function back() {
    return away && (await exists(away)) ? { [away]: null } : {};
  }

  async function connect(isAgain = false) {
    // A key of its own for each connection: the database may notice the end of the
    // former one only later, and must not remove this one then.
    const mine = push(ref(database, presence));
    // First what happens at its end: it may end at any moment from now on.
    await onDisconnect(mine).remove();
    // Another tab may have taken the place, or a function for this app, or it was kept.
    const there = (await get(ref(database, place))).val();
    try {
      await update(ref(database), {
        ...names,
        [`${presence}/${mine.key}`]: serverTimestamp(),
        ...(there ? await back() : { [place]: value, ...(await counted(1)) }),
      });
    } catch (refusal) {
      // Perhaps another tab was faster, or this write was sent twice over a bad network.
      if (there || isAgain || !(await exists(place))) throw refusal;
      return connect(true);
    }
    [connection, lastBeat] = [mine, Date.now()];
  }

  async function beat() {
    if (connection === null) return;
    const hasSlept = Date.now() - lastBeat > SLEPT_MS;
    try {
      await update(ref(database), {
        ...names,
        [`${presence}/${connection.key}`]: serverTimestamp(),
        ...(hasSlept ? await back() : {}),
      });
      lastBeat = Date.now();
    } catch (refusal) {
      // The place is gone. A tab or a phone that slept for so long takes it anew, and is out of the line.
      if (hasSlept) await connect().catch(failed);
      else stop(refusal);
    }
  }

  function failed(error) {
    // If the network is gone again, `.info/connected` will tell when it is back.
    if (isRefusal(error)) stop(error);
  }

  function stop(reason) {
    clearInterval(timer);
    forget();
    connection = null;
    if (reason) onGone?.(reason);
  }

  const timer = setInterval(beat, HEARTBEAT_MS);
  const forget = onValue(ref(database, ".info/connected"), (snapshot) => {
    connection = null;
    if (snapshot.val()) connect().catch(failed);
  });

  return {
    /** Leave on purpose, with all tabs: the place is free at once. */
    leave: async () => {
      stop();
      const gone = Object.fromEntries([place, presence, ...beside].map((path) => [path, null]));
      try {
        await update(ref(database), { ...names, ...gone, ...(await counted(-1)) });
      } catch (refusal) {
        // The show is over, and nothing is left in it; another one at its address stays as it is.
        if (!isRefusal(refusal)) throw refusal;
      }
    },
    /** Close this tab only, where the page itself stays open. */
    close: async () => {
      const mine = connection;
      stop();
      if (mine !== null) await set(mine, null);
    },
  };
}

function isRefusal(error) {
  return /permission.denied/i.test(error.message);
}
