// Messages between the producer and one person in a show.

import { get, onChildAdded, onChildChanged, onValue, ref, serverTimestamp } from "firebase/database";
import type { Backend, Writes } from "./backend.js";
import { BackendError } from "./errors.js";
import { guestsOf } from "./event.js";
import type { Message as Stored } from "./generated/records.js";

const SLOTS = 100;
const MIN_INTERVAL_MS = 500;
const TRIES = 3;

/** What the other one has sent: a `text` or a `cue`. */
export interface Message extends Stored {
  /** Whose conversation it is: the person's Firebase user. */
  uid: string;
  /** False for what was there before this page. */
  isNew: boolean;
}

export interface Conversation {
  /** Resolved when it is stored, one after the other. */
  say(text: string): Promise<void>;
  cue(cue: string): Promise<void>;
  close(): void;
}

/** One person's conversation with the producer, on either side of it: `me` is "producer" or "person". */
export function messages(
  backend: Backend, event: { id: string }, uid: string, me: "producer" | "person", onMessage: (message: Message) => void,
): Conversation {
  const other = me === "producer" ? "person" : "producer";
  const theirs = ref(backend.database, `messages/${event.id}/${uid}/${other}`);
  let isNew = false;
  const hear = (value: unknown): void => onMessage({ uid, isNew, ...value as Stored });
  const stops = [
    onChildAdded(theirs, (snapshot) => hear(snapshot.val())),
    // Slots are used again.
    onChildChanged(theirs, (snapshot) => hear(snapshot.val())),
    onValue(theirs, () => { isNew = true; }),
  ];
  return { ...sender(backend, `messages/${event.id}/${uid}`, me), close: () => stops.forEach((stop) => stop()) };
}

/** The producer's page: what anybody in the event writes, also who writes for the first time. */
export function inbox(backend: Backend, event: { id: string }, onMessage: (message: Message) => void): { close(): void } {
  const open = new Map<string, Conversation>();
  const stop = onChildAdded(ref(backend.database, `messages/${event.id}`), ({ key: uid }) => {
    if (uid !== null) open.set(uid, messages(backend, event, uid, "producer", onMessage));
  });
  return {
    close: () => {
      stop();
      open.forEach((one) => one.close());
    },
  };
}

/** Say to host and celebrity who is next and why, or anything else. Whoever is not there yet reads it later. */
export async function tellTalent(backend: Backend, event: { id: string }, text: string): Promise<void> {
  await Promise.all(Object.values(await guestsOf(backend, event)).map(
    (uid) => sender(backend, `messages/${event.id}/${uid}`, "producer").say(text)));
}

function sender(backend: Backend, place: string, me: "producer" | "person"): Pick<Conversation, "say" | "cue"> {
  let before: Promise<unknown> = Promise.resolve();

  async function write(message: Writes): Promise<void> {
    const last = (await get(ref(backend.database, `${place}/last/${me}`))).val() as string | null;
    const next = last === null ? 0 : (Number(last) + 1) % SLOTS;
    const slot = String(next).padStart(2, "0");
    await backend.write({
      [`${place}/${me}/${slot}`]: { ...message, at: serverTimestamp() },
      [`${place}/last/${me}`]: slot,
    });
  }

  /** Another tab may have been faster: then this one takes the slot after. */
  async function persist(message: Writes): Promise<void> {
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        return await write(message);
      } catch (error) {
        if (left === 0) throw BackendError.of(error);
        await pause();
      }
    }
  }

  function send(message: Writes): Promise<void> {
    const sent = before.then(() => persist(message));
    before = sent.then(pause, pause);
    return sent;
  }

  return { say: (text) => send({ text }), cue: (cue) => send({ cue }) };
}

function pause(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, MIN_INTERVAL_MS + 1); });
}
