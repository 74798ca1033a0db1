// Messages between the producer and one person in a show.

import { get, onChildAdded, onChildChanged, onValue, ref, serverTimestamp, update } from "firebase/database";

const SLOTS = 100;
const MIN_INTERVAL_MS = 500;
const TRIES = 3;

/**
 * One person's conversation with the producer, on either side of it.
 *
 * `me` is "producer" or "person". `onMessage` is called with what the other one has sent:
 * `{ uid, at, text }` or `{ uid, at, cue }`, and `isNew`, false for what was there before.
 */
export function conversation(database, { eventId, uid, me }, onMessage) {
  const place = `messages/${eventId}/${uid}`;
  const theirs = ref(database, `${place}/${me === "producer" ? "person" : "producer"}`);
  let isNew = false;
  const hear = (snapshot) => onMessage({ uid, isNew, ...snapshot.val() });
  const stops = [
    onChildAdded(theirs, hear),
    // Slots are used again.
    onChildChanged(theirs, hear),
    onValue(theirs, () => { isNew = true; }),
  ];
  let before = Promise.resolve();

  async function write(message) {
    const last = (await get(ref(database, `${place}/last/${me}`))).val();
    const next = last === null ? 0 : (Number(last) + 1) % SLOTS;
    const slot = String(next).padStart(2, "0");
    await update(ref(database), {
      [`${place}/${me}/${slot}`]: { ...message, at: serverTimestamp() },
      [`${place}/last/${me}`]: slot,
    });
  }

  /** Another tab may have been faster: then this one takes the slot after. */
  async function persist(message) {
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        return await write(message);
      } catch (refusal) {
        if (left === 0) throw refusal;
        await pause();
      }
    }
  }

  /** Resolved when it is stored, rejected when it is refused. One after the other. */
  function send(message) {
    const sent = before.then(() => persist(message));
    before = sent.then(pause, pause);
    return sent;
  }

  return {
    say: (text) => send({ text }),
    cue: (cue) => send({ cue }),
    close: () => stops.forEach((stop) => stop()),
  };
}

/** The producer's page: what anybody in the event writes, also who writes for the first time. */
export function inbox(database, eventId, onMessage) {
  const open = new Map();
  const stop = onChildAdded(ref(database, `messages/${eventId}`), ({ key: uid }) => {
    open.set(uid, conversation(database, { eventId, uid, me: "producer" }, onMessage));
  });
  return {
    close: () => {
      stop();
      open.forEach((one) => one.close());
    },
  };
}

function pause() {
  return new Promise((resolve) => { setTimeout(resolve, MIN_INTERVAL_MS + 1); });
}
