// A show's line: how a fan gets in and out, and in which order everybody stands.

import { onValue, orderByChild, query, ref, serverTimestamp } from "firebase/database";
import type { Backend, Writes } from "./backend.js";
import { BackendError } from "./errors.js";
import type { Fan, LineEntry as Stored, LinePosition, TurnRange } from "./generated/records.js";
import { listenTo } from "./listeners.js";
import { Variable, listening, sameJson, type Listening } from "./observable.js";
import { waitOf, type Wait } from "./positions.js";
import { namesEvent, type EventAddress } from "./presence.js";

/** How far before the first one another is put, in ms: many fit in between later. */
const FIRST_STEP_MS = 1_000;

/** To how many others one move gives another `order`, where they have to make room. */
const MAX_SPREAD = 200;

/** Somebody in line, and what their record says: no picture. */
export interface LineEntry extends Stored {
  fanId: string;
  fan?: Fan;
}

/** Where a fan is moved: before or behind another one, or to an end of the line. */
export type Where =
  | { before: string; after?: never; to?: never }
  | { after: string; before?: never; to?: never }
  | { to: "first" | "last"; before?: never; after?: never };

/** A fan's call backstage, in the server's ms. It is missed unless it is answered until `answerBy`. */
export interface Call {
  since: number;
  answerBy: number | null;
}

/** What a fan knows of the line. What the show does not tell is null. */
export interface FanLineState {
  /** `at`, `order`, maybe `held`, `awaySince`, `missed`; null out of line. */
  place: Stored | null;
  /** `position` from 1, or `from` and `to`. */
  position: LinePosition | null;
  /** How many are in line. */
  waiting: number | null;
  /** How long until their turn. */
  wait: Wait | null;
  isOnDeck: boolean;
  call: Call | null;
}

export interface FanLine {
  /** Last. Refused for whoever is in line already, or on stage, barred, or not in the show. */
  getIn(): Promise<void>;
  getOut(): Promise<void>;
  /** Refused without a connection in the show: `awaySince` goes, and nobody passes this fan over any more. */
  isBack(): Promise<void>;
  /** The answer to a call: "I am here". */
  answer(): Promise<void>;
  readonly state: Listening<FanLineState>;
}

const NOT_HEARD: FanLineState = { place: null, position: null, waiting: null, wait: null, isOnDeck: false, call: null };

/** A fan's part in the line. */
export function fanLine(backend: Backend, event: EventAddress, uid: string): FanLine {
  const own = (top: string): string => `${top}/${event.adminId}/${event.fanUrl}/${uid}`;
  const write = (writes: Writes): Promise<void> => backend.write({ ...namesEvent(event, uid), ...writes });
  return {
    getIn: () => write({ [own("line")]: { at: serverTimestamp(), order: serverTimestamp() } }),
    getOut: () => write({ [own("line")]: null, [own("linePositions")]: null }),
    isBack: () => write({ [`${own("line")}/awaySince`]: null }),
    answer: () => write({ [own("calls")]: null }),
    state: fanLineState(backend, event, own),
  };
}

function fanLineState(backend: Backend, { adminId, fanUrl }: EventAddress, own: (top: string) => string): Listening<FanLineState> {
  const paths = {
    place: own("line"), position: own("linePositions"), deck: own("deck"), since: own("calls"),
    waiting: `lineSummary/${adminId}/${fanUrl}/waiting`,
    turn: `lineSummary/${adminId}/${fanUrl}/turn`,
    callSeconds: `activeBroadcasts/${adminId}/${fanUrl}/callSeconds`,
  };
  return listenTo(backend.database, paths, NOT_HEARD, (heard) => {
    const position = heard.position as LinePosition | null;
    return {
      place: heard.place as Stored | null,
      position,
      waiting: heard.waiting as number | null,
      wait: waitOf(position, heard.turn as TurnRange | null),
      isOnDeck: heard.deck !== null,
      call: callOf(heard.since as number | null, heard.callSeconds as number | null),
    };
  }, sameJson);
}

function callOf(since: number | null, seconds: number | null): Call | null {
  return since === null ? null : { since, answerBy: seconds === null ? null : since + seconds * 1_000 };
}

/** Everybody in line, in order, now and whenever it changes: for producer and screeners. */
export function observeLine(backend: Backend, { adminId, fanUrl }: EventAddress): Listening<LineEntry[]> {
  const line = new Variable<LineEntry[]>([]);
  let places: [string, Stored][] = [];
  let fans: Record<string, Fan> = {};
  const tell = (): void => line.set(places.map(([fanId, place]) => {
    const fan = fans[fanId];
    return { fanId, ...place, ...(fan && { fan }) };
  }));
  const sorted = query(ref(backend.database, `line/${adminId}/${fanUrl}`), orderByChild("order"));
  const records = ref(backend.database, `activeBroadcasts/${adminId}/${fanUrl}/activeFans`);
  return listening(line, [
    onValue(sorted, (snapshot) => {
      places = [];
      snapshot.forEach((child) => { places.push([child.key, child.val() as Stored]); });
      tell();
    }),
    onValue(records, (snapshot) => {
      fans = (snapshot.val() ?? {}) as Record<string, Fan>;
      tell();
    }),
  ]);
}

/** The first one who can be called now: there, on deck with a camera that works, and not held. As `callNext` has it. */
export function nextOf(line: readonly LineEntry[]): LineEntry | undefined {
  return line.find(({ held, awaySince, fan }) => !held && !awaySince && fan?.streamId && !fan.isBackstage && !fan.isOnStage);
}

/**
 * The `order` of everybody who gets another one when a fan is moved: fan → number. It is
 * the fan alone, unless no number is left in their new place: then those behind it make room.
 * `now`: the greatest `order` that there may be, the server's time. Raises BackendError.
 */
export function moved(
  line: readonly Pick<LineEntry, "fanId" | "order">[], fanId: string, where: Where, now: number,
): Record<string, number> {
  const others = line.filter((one) => one.fanId !== fanId);
  const index = placeOf(others, where);
  const behind = others.slice(index);
  const [next] = behind;
  const ahead = others[index - 1]?.order;
  if (ahead === undefined) return { [fanId]: next === undefined ? now : aheadOf(next.order) };
  if (next === undefined && ahead < now) return { [fanId]: now };
  // Until so many of those behind make room that there are numbers for all of them.
  const uppers = behind.slice(0, MAX_SPREAD + 1).map((one) => one.order);
  if (behind.length <= MAX_SPREAD) uppers.push(now);
  for (const [count, upper] of uppers.entries()) {
    const numbers = spread(ahead, upper, count + 1);
    if (numbers === null) continue;
    const fans = [fanId, ...behind.slice(0, count).map((one) => one.fanId)];
    return Object.fromEntries(fans.map((one, place) => [one, numbers[place] as number]));
  }
  throw new BackendError("no-room-in-line", "ABORTED");
}

/** How many of the line are ahead of the new place. */
function placeOf(line: readonly { fanId: string }[], { before, after, to }: Where): number {
  if (to !== undefined) return to === "first" ? 0 : line.length;
  const found = line.findIndex((one) => one.fanId === (before ?? after));
  if (found === -1) throw new BackendError("not-in-line", "FAILED_PRECONDITION");
  return before === undefined ? found + 1 : found;
}

function aheadOf(first: number): number {
  return first - Math.min(FIRST_STEP_MS, first / 2);
}

/** So many numbers, evenly between the two; null where there are not so many. */
function spread(lower: number, upper: number, count: number): number[] | null {
  const step = (upper - lower) / (count + 1);
  const numbers = Array.from({ length: count }, (_, place) => lower + step * (place + 1));
  const all = [lower, ...numbers, upper];
  return all.every((one, place) => place === 0 || (all[place - 1] as number) < one) ? numbers : null;
}
