// How a fan's app goes from seat to seat: a connection of its own for each, and a way back.

import { onValue, ref } from "firebase/database";

/** How long a move may take: tokens, connections, the camera in them. */
const MOVE_MS = 10_000;

/** Until tokens are asked for again that could not be renewed. */
const AGAIN_MS = 20_000;

/** Whatever the clocks say, tokens are not renewed sooner. */
const SOONEST_MS = 1_000;

/** What the seats are, from the audience up, with OpenTok's role in each session. */
export const SEATS = {
  audience: { stage: "subscriber" },
  onDeck: { stage: "subscriber", backstage: "publisheronly" },
  called: { stage: "subscriber", backstage: "publisher" },
  stage: { stage: "publisher" },
};

const ORDER = Object.keys(SEATS);

/** Why there are no tokens of a seat: the show gives it to this fan no more, or not yet. */
const TAKEN = new Set(["not-on-deck", "not-called", "not-on-stage"]);

/** Be told which seat the show gives a fan, now and whenever it is another. */
export function givenSeat(database, { adminId, fanUrl }, uid, onSeat) {
  const [record, deck] = [{}, {}];
  let told = null;
  const look = () => {
    if (record.value === undefined || deck.value === undefined) return;
    const { isOnStage, isBackstage, inPrivateCall } = record.value ?? {};
    let seat = deck.value === null ? "audience" : "onDeck";
    if (isBackstage || inPrivateCall) seat = "called";
    if (isOnStage) seat = "stage";
    if (seat !== told) onSeat((told = seat));
  };
  const hear = (path, heard) => onValue(ref(database, path), (snapshot) => {
    heard.value = snapshot.val();
    look();
  });
  const stops = [
    hear(`activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`, record),
    hear(`deck/${adminId}/${fanUrl}/${uid}`, deck),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * A fan's connections, those of one seat at a time.
 *
 * `askForTokens(seat)` calls `createTokensFan`. `connect({ session, sessionId, token,
 * apiKey, role, signal })` connects to OpenTok, publishes the app's camera track unless the
 * role is "subscriber", and resolves to what has `close()`; it stops when the `signal` is
 * aborted. `onSeat(seat, failure)` is called after each move: with the seat that the fan
 * has then, and why if it is not the one that was wanted.
 */
export function seating(database, { askForTokens, connect, moveMs = MOVE_MS }, onSeat) {
  let seat = null;
  let open = {};
  let tokens = null;
  let wanted = null;
  let offset = 0;
  let timer = null;
  let moving = Promise.resolve();
  const forget = onValue(ref(database, ".info/serverTimeOffset"), (snapshot) => { offset = snapshot.val() ?? 0; });

  /** Close what a seat has no such connection for. */
  function release(next) {
    for (const [session, { role, connection }] of Object.entries(open)) {
      if (SEATS[next][session] === role) continue;
      delete open[session];
      connection.close();
    }
  }

  async function take(next, signal) {
    // Down: whoever has lost a seat leaves it, whatever becomes of the rest.
    if (ORDER.indexOf(next) < ORDER.indexOf(seat)) {
      release(next);
      [seat, tokens] = [null, null];
    }
    const fresh = await abortable(askForTokens(next), signal);
    const made = {};
    try {
      for (const [session, role] of Object.entries(SEATS[next])) {
        if (open[session]?.role === role) continue;
        const [sessionId, token] = session === "stage"
          ? [fresh.stageSessionId, fresh.stageToken] : [fresh.sessionId, fresh.backstageToken];
        const connecting = connect({ session, sessionId, token, apiKey: fresh.apiKey, role, signal });
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

  async function move(next) {
    // Wanted no more, or taken already.
    if (next !== wanted || next === seat) return;
    const deadline = new AbortController();
    const limit = setTimeout(() => deadline.abort(new Error("The deadline of the move is over.")), moveMs);
    let failure;
    try {
      await take(next, deadline.signal);
    } catch (error) {
      failure = error;
    } finally {
      clearTimeout(limit);
    }
    if (seat === null) later(() => moveTo(next), AGAIN_MS);
    else renewLater();
    onSeat(seat, failure);
  }

  /** Good tokens are at hand whenever the network fails. */
  async function renew() {
    try {
      tokens = await askForTokens(seat);
      renewLater();
    } catch (error) {
      // The seat is gone: down to the audience, which is everybody's who is in the show.
      if (TAKEN.has(error.details?.reason)) moveTo("audience");
      else later(renew, AGAIN_MS);
    }
  }

  function renewLater() {
    later(renew, Math.max(SOONEST_MS, tokens.renewAt - Date.now() - offset));
  }

  function later(act, ms) {
    clearTimeout(timer);
    timer = setTimeout(() => { moving = moving.then(act); }, ms);
  }

  /** Take a seat: the last one that was asked for, one move at a time. */
  function moveTo(next) {
    wanted = next;
    moving = moving.then(() => move(next));
    return moving;
  }

  return {
    moveTo,
    /** The tokens to connect anew with, should OpenTok have lost a connection. */
    get tokens() { return tokens; },
    close: async () => {
      wanted = null;
      forget();
      await moving;
      clearTimeout(timer);
      Object.values(open).forEach(({ connection }) => connection.close());
      [seat, open, tokens] = [null, {}, null];
    },
  };
}

/** The promise, or the reason of the abortion; what comes after that is handed to `drop`. */
function abortable(promise, signal, drop = () => {}) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      promise.then(drop, () => {});
      reject(signal.reason);
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
