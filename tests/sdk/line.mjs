// A show's line: how a fan gets in and out, and how producer and screeners put it in order.

import { onValue, orderByChild, query, ref, serverTimestamp, update } from "firebase/database";
import { namesEvent } from "./presence.mjs";

/** How far before the first one another is put, in ms: many fit in between later. */
const FIRST_STEP_MS = 1_000;

/** To how many others one move gives another `order`, where they have to make room. */
const MAX_SPREAD = 200;

/** A fan's part in the line. */
export function line(database, event, uid) {
  const own = (top) => `${top}/${event.adminId}/${event.fanUrl}/${uid}`;
  const write = (writes) => update(ref(database), { ...namesEvent(event, uid), ...writes });
  const hear = (path, heard) => onValue(ref(database, path), (snapshot) => heard(snapshot.val()));
  return {
    /** Last. Refused for whoever is in line already, or on stage, barred, or not in the show. */
    getIn: () => write({ [own("line")]: { at: serverTimestamp(), order: serverTimestamp() } }),
    getOut: () => write({ [own("line")]: null, [own("linePositions")]: null }),
    /** Refused without a connection in the show: `awaySince` goes, and nobody passes this fan over any more. */
    isBack: () => write({ [`${own("line")}/awaySince`]: null }),
    /** The answer to a call: "I am here". */
    answer: () => write({ [own("calls")]: null }),
    /** Be told the place: `{ at, order, held?, awaySince?, missed?, missedAt? }`, null out of line. */
    onPlace: (heard) => hear(own("line"), heard),
    /** Be told the position: `{ position }` or `{ from, to }`, null where there is none to tell. */
    onPosition: (heard) => hear(own("linePositions"), heard),
    /** Be told since when one is being called, in the server's ms; null when one is not. */
    onCall: (heard) => hear(own("calls"), heard),
  };
}

/** Be told everybody in line, in order, now and whenever it changes: for producer and screeners. */
export function onLine(database, { adminId, fanUrl }, heard) {
  const sorted = query(ref(database, `line/${adminId}/${fanUrl}`), orderByChild("order"));
  return onValue(sorted, (snapshot) => {
    const line = [];
    snapshot.forEach((child) => { line.push({ fanId: child.key, ...child.val() }); });
    heard(line);
  });
}

/**
 * What producer and screeners do with the line. `personId`: "producer", or a screener's own
 * uid. `now()`: the server's time in ms, the clock of the page and `.info/serverTimeOffset`.
 */
export function directing(database, event, personId, now) {
  const { adminId, fanUrl } = event;
  const at = (top, fanId) => `${top}/${adminId}/${fanUrl}/${fanId}`;
  const show = `activeBroadcasts/${adminId}/${fanUrl}`;
  const isBackstage = (fanId) => `${show}/activeFans/${fanId}/isBackstage`;
  const write = (writes) => update(ref(database), { ...namesEvent(event, personId), ...writes });
  return {
    /** `line`: as `onLine` has told it last. `where`: `{ before }` or `{ after }` a fan, or `{ to: "first" | "last" }`. */
    move: (line, fanId, where) => {
      const end = now();
      const orders = Object.entries(moved(line, fanId, where, end));
      // The end of the line is the server's own time: no clock of a page is ahead of that.
      return write(Object.fromEntries(orders.map(([one, order]) => (
        [`${at("line", one)}/order`, order === end ? serverTimestamp() : order]))));
    },
    hold: (fanId) => write({ [`${at("line", fanId)}/held`]: true }),
    release: (fanId) => write({ [`${at("line", fanId)}/held`]: null }),
    takeOut: (fanId) => write({ [at("line", fanId)]: null, [at("linePositions", fanId)]: null }),
    takeOnDeck: (fanId) => write({ [at("deck", fanId)]: "producer" }),
    takeFromDeck: (fanId) => write({ [at("deck", fanId)]: null }),
    /** Backstage, in the place of the `former` one, if there is any. */
    call: (fanId, former = null) => write({
      ...(former === null ? {} : { [isBackstage(former)]: null, [at("calls", former)]: null }),
      [isBackstage(fanId)]: true,
      [`${show}/backstageFanId`]: fanId,
      [at("calls", fanId)]: serverTimestamp(),
    }),
    sendBack: (fanId) => write({
      [isBackstage(fanId)]: null, [`${show}/backstageFanId`]: null, [at("calls", fanId)]: null,
    }),
    /** What the fan never sees. `uid`: the Firebase user who writes it. */
    note: (fanId, uid, text) => write({ [at("notes", fanId)]: { text, at: serverTimestamp(), by: uid } }),
    removeNote: (fanId) => write({ [at("notes", fanId)]: null }),
  };
}

/**
 * The `order` of everybody who gets another one when a fan is moved: fan → number. It is
 * the fan alone, unless no number is left in their new place: then those behind it make room.
 * `now`: the greatest `order` that there may be, the server's time.
 */
export function moved(line, fanId, where, now) {
  const others = line.filter((one) => one.fanId !== fanId);
  const index = placeOf(others, where);
  const behind = others.slice(index);
  if (index === 0) return { [fanId]: behind.length === 0 ? now : aheadOf(behind[0].order) };
  const ahead = others[index - 1].order;
  if (behind.length === 0 && ahead < now) return { [fanId]: now };
  // Until so many of those behind make room that there are numbers for all of them.
  const uppers = behind.slice(0, MAX_SPREAD + 1).map((one) => one.order);
  if (behind.length <= MAX_SPREAD) uppers.push(now);
  for (const [count, upper] of uppers.entries()) {
    const numbers = spread(ahead, upper, count + 1);
    if (numbers === null) continue;
    const fans = [fanId, ...behind.slice(0, count).map((one) => one.fanId)];
    return Object.fromEntries(fans.map((one, place) => [one, numbers[place]]));
  }
  throw refusal("no-room-in-line");
}

/** How many of the line are ahead of the new place. */
function placeOf(line, { before, after, to }) {
  if (to === "first") return 0;
  if (to === "last") return line.length;
  const found = line.findIndex((one) => one.fanId === (before ?? after));
  if (found === -1) throw refusal("not-in-line");
  return before === undefined ? found + 1 : found;
}

function aheadOf(first) {
  return first - Math.min(FIRST_STEP_MS, first / 2);
}

/** So many numbers, evenly between the two; null where there are not so many. */
function spread(lower, upper, count) {
  const step = (upper - lower) / (count + 1);
  const numbers = Array.from({ length: count }, (_, place) => lower + step * (place + 1));
  const all = [lower, ...numbers, upper];
  return all.every((one, place) => place === 0 || all[place - 1] < one) ? numbers : null;
}

/** Named as the function that moves fans names it. */
function refusal(reason) {
  return Object.assign(new Error(reason), { reason });
}
