// How a fan's app goes from seat to seat: a connection of its own for each, and a way back.

import type { Backend } from "./backend.js";
import { BackendError } from "./errors.js";
import type { FanTokens, Seat } from "./generated/functions.js";
import type { Fan } from "./generated/records.js";
import { listenTo } from "./listeners.js";
import { Variable, type Listening, type Observable } from "./observable.js";
import type { EventAddress } from "./presence.js";

/** How long a move may take: tokens, connections, the camera in them. */
const MOVE_MS = 10_000;

/** Until tokens are asked for again that could not be renewed. */
const AGAIN_MS = 20_000;

/** Whatever the clocks say, tokens are not renewed sooner. */
const SOONEST_MS = 1_000;

export type SessionName = "stage" | "backstage";
export type VideoRole = "subscriber" | "publisher" | "publisheronly";

/** What the seats are, from the audience up, with OpenTok's role in each session. */
export const SEATS: Readonly<Record<Seat, Partial<Record<SessionName, VideoRole>>>> = {
  audience: { stage: "subscriber" },
  onDeck: { stage: "subscriber", backstage: "publisheronly" },
  called: { stage: "subscriber", backstage: "publisher" },
  stage: { stage: "publisher" },
};

const ORDER = Object.keys(SEATS) as Seat[];

/** Why there are no tokens of a seat: the show gives it to this fan no more, or not yet. */
const TAKEN = new Set<string>(["not-on-deck", "not-called", "not-on-stage"]);

/** What a connection is made of. It is given up when `signal` is aborted. */
export interface VideoRequest {
  session: SessionName;
  sessionId: string;
  token: string;
  apiKey: string;
  role: VideoRole;
  signal: AbortSignal;
}

export interface VideoConnection {
  close(): void;
}

/** Connects to OpenTok, and publishes the app's camera unless the role is "subscriber". */
export type VideoConnector = (request: VideoRequest) => Promise<VideoConnection>;

/** Which seat a fan has, and why if it is not the one that was wanted. Null: none, and it is tried again. */
export interface SeatState {
  seat: Seat | null;
  failure: BackendError | null;
}

export interface Seating {
  readonly state: Observable<SeatState>;
  /** Take a seat: the last one that was asked for, one move at a time. Null, which `fanSeat` tells at first, is none. */
  moveTo(this: void, seat: Seat | null): Promise<void>;
  /** OpenTok has lost a connection for good: it is made anew. */
  lost(session: SessionName): Promise<void>;
  /** The tokens of the seat, which are always good. */
  readonly tokens: FanTokens | null;
  close(): Promise<void>;
}

/** Which seat the show gives a fan; null until that is known. */
export function fanSeat(backend: Backend, { adminId, fanUrl }: EventAddress, uid: string): Listening<Seat | null> {
  const paths = {
    record: `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`,
    deck: `deck/${adminId}/${fanUrl}/${uid}`,
  };
  return listenTo<Seat | null, keyof typeof paths>(backend.database, paths, null, ({ record, deck }) => {
    const { isOnStage, isBackstage, inPrivateCall } = (record ?? {}) as Partial<Fan>;
    if (isOnStage) return "stage";
    if (isBackstage || inPrivateCall) return "called";
    return deck === null ? "audience" : "onDeck";
  });
}

interface Open {
  role: VideoRole;
  connection: VideoConnection;
}

/** A fan's connections, those of one seat at a time. `fanSeat(…).subscribe(moveTo)` has it follow the show. */
export function seating(
  backend: Backend, { adminId, fanUrl }: EventAddress, { connect, moveMs = MOVE_MS }: { connect: VideoConnector; moveMs?: number },
): Seating {
  const state = new Variable<SeatState>({ seat: null, failure: null });
  let seat: Seat | null = null;
  let open: Partial<Record<SessionName, Open>> = {};
  let tokens: FanTokens | null = null;
  let wanted: Seat | null = null;
  let stopWaiting = (): void => {};
  let moving: Promise<void> = Promise.resolve();

  const askForTokens = (next: Seat): Promise<FanTokens> => backend.call("createTokensFan", { adminId, fanUrl, seat: next });

  /** Close what a seat has no such connection for. */
  function release(next: Seat): void {
    for (const [session, { role, connection }] of entries(open)) {
      if (SEATS[next][session] === role) continue;
      delete open[session];
      connection.close();
    }
  }

  async function take(next: Seat, signal: AbortSignal): Promise<void> {
    // Down: whoever has lost a seat leaves it, whatever becomes of the rest.
    if (seat !== null && ORDER.indexOf(next) < ORDER.indexOf(seat)) {
      release(next);
      [seat, tokens] = [null, null];
    }
    const fresh = await abortable(askForTokens(next), signal);
    const made: typeof open = {};
    try {
      for (const [session, role] of entries(SEATS[next])) {
        if (open[session]?.role === role) continue;
        const connecting = connect({ session, role, signal, ...tokenOf(fresh, session) });
        made[session] = { role, connection: await abortable(connecting, signal, (late) => late.close()) };
      }
    } catch (failure) {
      // Back to the seat before, whose connections were never closed.
      Object.values(made).forEach(({ connection }) => connection.close());
      throw failure;
    }
    release(next);
    [seat, tokens, open] = [next, fresh, { ...open, ...made }];
  }

  async function move(next: Seat): Promise<void> {
    // Wanted no more, or taken already.
    if (next !== wanted || next === seat) return;
    const deadline = new AbortController();
    const late = new BackendError("timeout", "DEADLINE_EXCEEDED", {}, "The deadline of the move is over.");
    const limit = setTimeout(() => deadline.abort(late), moveMs);
    let failure: BackendError | null = null;
    try {
      await take(next, deadline.signal);
    } catch (error) {
      failure = BackendError.of(error);
    } finally {
      clearTimeout(limit);
    }
    if (seat === null) later(backend.now() + AGAIN_MS, async () => { void moveTo(next); });
    else renewLater();
    state.set({ seat, failure });
  }

  /** Good tokens are at hand whenever the network fails. */
  async function renew(): Promise<void> {
    if (seat === null) return;
    try {
      tokens = await askForTokens(seat);
      renewLater();
    } catch (error) {
      // The seat is gone: down to the audience, which is everybody's who is in the show.
      if (TAKEN.has(BackendError.of(error).reason)) void moveTo("audience");
      else later(backend.now() + AGAIN_MS, renew);
    }
  }

  function renewLater(): void {
    later(Math.max(backend.now() + SOONEST_MS, tokens?.renewAt ?? 0), renew);
  }

  function later(moment: number, act: () => Promise<void>): void {
    stopWaiting();
    stopWaiting = backend.at(moment, () => { moving = moving.then(act); });
  }

  function moveTo(next: Seat | null): Promise<void> {
    if (next === null) return moving;
    wanted = next;
    moving = moving.then(() => move(next));
    return moving;
  }

  function lost(session: SessionName): Promise<void> {
    moving = moving.then(async () => {
      const again = seat;
      if (again === null || !open[session]) return;
      delete open[session];
      [seat, wanted] = [null, wanted ?? again];
      await move(wanted);
    });
    return moving;
  }

  return {
    state,
    moveTo,
    lost,
    get tokens() { return tokens; },
    close: async () => {
      wanted = null;
      await moving;
      stopWaiting();
      Object.values(open).forEach(({ connection }) => connection.close());
      [seat, open, tokens] = [null, {}, null];
    },
  };
}

function tokenOf(tokens: FanTokens, session: SessionName): Pick<VideoRequest, "sessionId" | "token" | "apiKey"> {
  const { apiKey, stageSessionId, stageToken, sessionId, backstageToken } = tokens;
  if (session === "stage") return { apiKey, sessionId: stageSessionId, token: stageToken };
  // Both are there in every seat that has a backstage connection.
  return { apiKey, sessionId: sessionId as string, token: backstageToken as string };
}

function entries<V>(sessions: Partial<Record<SessionName, V>>): [SessionName, V][] {
  return Object.entries(sessions) as [SessionName, V][];
}

/** The promise, or the reason of the abortion; what comes after that is handed to `drop`. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal, drop: (late: T) => void = () => {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      promise.then(drop, () => {});
      reject(signal.reason);
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
