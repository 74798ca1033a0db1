// How producer and screeners direct a show: the order of the line, who is called, who is on stage.

import { serverTimestamp } from "firebase/database";
import type { Backend, Writes } from "./backend.js";
import { BackendError } from "./errors.js";
import type { Called, MovedInLine } from "./generated/functions.js";
import type { Lease } from "./lease.js";
import { moved, type LineEntry, type Where } from "./line.js";
import { namesEvent } from "./presence.js";
import { freePointer, pointerOf, type DirectedEvent, type StageState } from "./stage.js";

/** How often a click is sent whose answer was lost. It calls one fan all the same. */
const CLICK_TRIES = 3;

/**
 * What producer and screeners do. `personId`: "producer", or a screener's own uid. `state` is
 * what `observeStage` has told last: what has changed since is refused, and so is what is not a
 * screener's. A `lease` goes along with what changes the stage, which is then refused of a page
 * that has lost it.
 */
export interface Directing {
  /** `line`: as `observeLine` has told it last. */
  move(line: readonly LineEntry[], fanId: string, where: Where): Promise<void>;
  /** The same without the line at hand. */
  moveByFunction(fanId: string, where: Where): Promise<MovedInLine>;
  hold(fanId: string): Promise<void>;
  release(fanId: string): Promise<void>;
  takeOut(fanId: string): Promise<void>;
  takeOnDeck(fanId: string): Promise<void>;
  takeFromDeck(fanId: string): Promise<void>;
  /** Whoever is the next that is there and ready: one fan for each click. */
  callNext(to?: "backstage" | "stage"): Promise<Called>;
  /** Backstage, with a time to answer; in the place of another one, if `replacing` says so. */
  call(state: StageState, fanId: string, replacing?: string): Promise<void>;
  sendBack(state: StageState, fanId: string): Promise<void>;
  /** Their turn: they are out of the line, and not backstage any more. */
  putOnStage(state: StageState, fanId: string, replacing?: string): Promise<void>;
  /** The page disconnects them from OpenTok as well, as the moderator that it is. */
  takeOffStage(state: StageState, fanId: string): Promise<void>;
  /** With a fan, or with the host or the celebrity. */
  callInPrivate(state: StageState, whom: string): Promise<void>;
  endPrivateCall(state: StageState): Promise<void>;
  /** What the fan never sees. */
  note(fanId: string, text: string): Promise<void>;
  removeNote(fanId: string): Promise<void>;
  /** Put them out of the show for good: they get no more tokens. */
  bar(fanId: string): Promise<void>;
  /** How loud those on stage are, 0 to 100. */
  setVolume(role: "host" | "celebrity" | "fan" | "backstageFan", volume: number): Promise<void>;
}

export function directLine(backend: Backend, event: DirectedEvent, personId: string, lease?: Lease): Directing {
  const write = (writes: Writes): Promise<void> => backend.write({ ...namesEvent(event, personId), ...writes });
  const show = `${event.adminId}/${event.fanUrl}`;
  return { ...lineActs(backend, event, show, write), ...stageActs(backend, event, show, write, lease) };
}

type Write = (writes: Writes) => Promise<void>;
type LineActs = "move" | "moveByFunction" | "hold" | "release" | "takeOut" | "takeOnDeck" | "takeFromDeck" | "note" | "removeNote";

function lineActs(backend: Backend, { id }: DirectedEvent, show: string, write: Write): Pick<Directing, LineActs> {
  const at = (top: string, fanId: string): string => `${top}/${show}/${fanId}`;
  return {
    move: async (line, fanId, where) => {
      const end = backend.now();
      const orders = Object.entries(moved(line, fanId, where, end));
      // The end of the line is the server's own time: no clock of a page is ahead of that.
      await write(Object.fromEntries(orders.map(([one, order]) => (
        [`${at("line", one)}/order`, order === end ? serverTimestamp() : order]))));
    },
    moveByFunction: (fanId, where) => backend.call("moveInLine", { id, fanId, ...where }),
    hold: (fanId) => write({ [`${at("line", fanId)}/held`]: true }),
    release: (fanId) => write({ [`${at("line", fanId)}/held`]: null }),
    takeOut: (fanId) => write({ [at("line", fanId)]: null, [at("linePositions", fanId)]: null }),
    takeOnDeck: (fanId) => write({ [at("deck", fanId)]: "producer" }),
    takeFromDeck: (fanId) => write({ [at("deck", fanId)]: null }),
    note: (fanId, text) => write({ [at("notes", fanId)]: { text, at: serverTimestamp(), by: uidOf(backend) } }),
    removeNote: (fanId) => write({ [at("notes", fanId)]: null }),
  };
}

function stageActs(
  backend: Backend, event: DirectedEvent, show: string, write: Write, lease?: Lease,
): Omit<Directing, LineActs> {
  const active = `activeBroadcasts/${show}`;
  const flag = (fanId: string, name: string): string => `${active}/activeFans/${fanId}/${name}`;
  const onStage = (writes: Writes): Promise<void> => write({ ...lease?.fence(), ...writes });

  /** Backstage no more, and not called any more. */
  function offBackstage(state: StageState, fanId: string): Writes {
    const pointer = pointerOf(state, "backstage", fanId);
    return {
      [flag(fanId, "isBackstage")]: null,
      [`calls/${show}/${fanId}`]: null,
      ...(pointer && { [`${active}/${pointer}`]: null }),
    };
  }

  return {
    callNext: (to = "backstage") => clickOnce(backend, {
      id: event.id, to, ...(to === "stage" && lease?.number ? { lease: lease.number } : {}),
    }),
    call: async (state, fanId, replacing) => {
      const pointer = freePointer(state, event, "backstage", replacing);
      await write({
        ...(replacing && offBackstage(state, replacing)),
        [flag(fanId, "isBackstage")]: true,
        [`${active}/${pointer}`]: fanId,
        [`calls/${show}/${fanId}`]: serverTimestamp(),
      });
    },
    sendBack: (state, fanId) => write(offBackstage(state, fanId)),
    putOnStage: async (state, fanId, replacing) => {
      const pointer = freePointer(state, event, "stage", replacing);
      await onStage({
        ...(state.fans[fanId]?.isBackstage && offBackstage(state, fanId)),
        ...(replacing && { [flag(replacing, "isOnStage")]: null }),
        [flag(fanId, "isOnStage")]: true,
        [`${active}/${pointer}`]: fanId,
        ...Object.fromEntries(["line", "linePositions", "deck"].map((top) => [`${top}/${show}/${fanId}`, null])),
      });
    },
    takeOffStage: (state, fanId) => {
      const pointer = pointerOf(state, "stage", fanId);
      return onStage({ [flag(fanId, "isOnStage")]: null, ...(pointer && { [`${active}/${pointer}`]: null }) });
    },
    callInPrivate: (state, whom) => {
      if (whom === "host" || whom === "celebrity") return write({ ...endOfCall(state), [`${active}/privateCall`]: { isWith: whom } });
      const isWith = state.onStage.includes(whom) ? "fan" : state.backstage.includes(whom) ? "backstageFan" : "activeFan";
      return write({
        ...endOfCall(state),
        [`${active}/privateCall`]: { isWith, fanId: whom },
        [flag(whom, "inPrivateCall")]: true,
      });
    },
    endPrivateCall: (state) => write({ ...endOfCall(state), [`${active}/privateCall`]: null }),
    bar: async (fanId) => { await backend.call("forceDisconnect", { id: event.id, fanId }); },
    setVolume: (role, volume) => write({ [`${active}/volume/${role}`]: volume }),
  };

  function endOfCall({ privateCall, fans }: StageState): Writes {
    const fanId = privateCall?.fanId;
    return fanId && fans[fanId] ? { [flag(fanId, "inPrivateCall")]: null } : {};
  }
}

/** The same click again where its answer was lost: whoever it has called is told then. */
async function clickOnce(backend: Backend, body: { id: string; to: "backstage" | "stage"; lease?: number }): Promise<Called> {
  const requestId = backend.newId();
  for (let left = CLICK_TRIES - 1; ; left -= 1) {
    try {
      return await backend.call("callNext", { ...body, requestId });
    } catch (error) {
      const { reason } = BackendError.of(error);
      if (left === 0 || (reason !== "unreachable" && reason !== "timeout")) throw error;
    }
  }
}

function uidOf({ person }: Backend): string {
  if (person.value === null) throw new BackendError("token-missing", "UNAUTHENTICATED");
  return person.value.uid;
}
