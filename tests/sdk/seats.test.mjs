// A fan goes from seat to seat, by the module of docs/seats.md and the OpenTok emulator.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { signInAnonymously, signInWithEmailAndPassword } from "firebase/auth";
import { onValue, ref, update } from "firebase/database";
import { app } from "./apps.mjs";
import { Heard, closeAtEnd, stack, values } from "./harness.mjs";
import { line } from "./line.mjs";
import { fanIn, join, namesEvent } from "./presence.mjs";
import { givenSeat, seating } from "./seats.mjs";

/** Long enough for a busy machine, and for what never comes not to keep anybody waiting. */
const MOVE_MS = 3_000;

/** In preshow, by the video service of its producer. */
const shows = {};

before(async () => {
  for (const video of Object.keys(stack.producers)) {
    shows[video] = await aShow(stack.producers[video]);
  }
});

for (const video of Object.keys(stack.producers)) {
  test(`a fan goes from the line on deck, is called, comes on stage, and watches again, by ${video}`, async () => {
    const { event, direct } = shows[video];
    const fan = await aFan({}, shows[video]);

    assert.deepEqual(await fan.seat("audience"), { stage: "subscriber" });
    await fan.line.getIn();
    assert.deepEqual(await fan.seat("onDeck"), { stage: "subscriber", backstage: "publisheronly" });
    await direct({ [`${fan.record}/isBackstage`]: true, [`${event.show}/backstageFanId`]: fan.uid });
    assert.deepEqual(await fan.seat("called"), { stage: "subscriber", backstage: "publisher" });
    await direct({
      [`${fan.record}/isBackstage`]: false,
      [`${fan.record}/isOnStage`]: true,
      [`${event.show}/stageFanId`]: fan.uid,
      [fan.inLine]: null,
    });
    assert.deepEqual(await fan.seat("stage"), { stage: "publisher" });
    // On the way up the former connection stays until the next one stands.
    assert.deepEqual(fan.connections().filter((roles) => !("stage" in roles)), []);

    await direct({ [`${fan.record}/isOnStage`]: false });
    assert.deepEqual(await fan.seat("audience"), { stage: "subscriber" });
  });
}

test("who does not get through until the deadline is where they were, and the late connection is closed", async () => {
  const fan = await aFan();
  await fan.seat("audience");
  const [stuck] = fan.holdUp("backstage");

  await fan.line.getIn();

  const { seat, failure } = await fan.failed();
  assert.equal(seat, "audience");
  assert.match(failure.message, /deadline/);
  stuck();
  await fan.connectionsAre({ stage: "subscriber" });
  await fan.seats.moveTo("onDeck");
  await fan.connectionsAre({ stage: "subscriber", backstage: "publisheronly" });
});

test("a seat that is taken back is left at once, and not had again by asking", async () => {
  const fan = await aFan();
  await fan.seat("audience");
  await fan.line.getIn();
  await fan.seat("onDeck");
  await shows.opentok.direct({ [fan.inLine]: null });
  await fan.seat("audience");

  await fan.seats.moveTo("onDeck");

  const { seat, failure } = await fan.failed();
  assert.equal(seat, "audience");
  assert.equal(failure.details.reason, "not-on-deck");
  await fan.connectionsAre({ stage: "subscriber" });
});

test("tokens are renewed before they expire, and a seat that is gone by then is left", async () => {
  const fan = await aFan({ renewAt: 0 });
  await fan.seat("audience");
  await fan.line.getIn();
  await fan.seat("onDeck");
  await fan.asked.until((one) => one === "onDeck", "tokens of the seat");
  await fan.asked.until((one) => one === "onDeck", "fresh tokens of the seat");
  fan.deaf();

  await shows.opentok.direct({ [fan.inLine]: null });

  await fan.seat("audience");
  await fan.connectionsAre({ stage: "subscriber" });
});

/** A producer's event in preshow; `direct` is what their app writes. */
async function aShow({ email, password }) {
  const producer = app();
  await signInWithEmailAndPassword(producer.auth, email, password);
  const event = await producer.call("createEvent", { name: "By seats" });
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  const direct = (writes) => update(ref(producer.database), { ...namesEvent(event, "producer"), ...writes });
  return { event, direct };
}

/** A fan's app that follows the seat which the show gives. `more`: what is otherwise in its tokens. */
async function aFan(more = {}, { event } = shows.opentok) {
  const { database, auth, call } = app();
  const { user: { uid } } = await signInAnonymously(auth);
  const { adminId, fanUrl } = event;
  event.show = `activeBroadcasts/${adminId}/${fanUrl}`;
  const place = fanIn(event, uid);
  const own = values(onValue, ref(database, place.place));
  opened(join(database, place));
  await own.until((record) => record?.joinedAt, "a place in the show");

  const [moves, asked, failures] = [new Heard(), new Heard(), new Heard()];
  const media = aMedium();
  const seats = opened(seating(database, {
    askForTokens: async (seat) => {
      asked.add(seat);
      return { ...await call("createTokensFan", { adminId, fanUrl, seat }), ...more };
    },
    connect: media.connect,
    moveMs: MOVE_MS,
  }, (seat, failure) => (failure ? failures : moves).add({ seat, failure })));
  const deaf = givenSeat(database, event, uid, seats.moveTo);
  closeAtEnd(deaf);
  return {
    uid, seats, asked, deaf,
    line: line(database, event, uid),
    inLine: `line/${adminId}/${fanUrl}/${uid}`,
    record: place.place,
    connections: media.all,
    holdUp: media.holdUp,
    connectionsAre: media.are,
    failed: () => failures.next("a move that fails"),
    seat: async (wanted) => {
      await moves.until(({ seat }) => seat === wanted, `the seat ${wanted}`);
      return media.roles();
    },
  };
}

/** OpenTok as the emulator has it: who is connected, as what. */
function aMedium() {
  const open = new Map();
  const held = new Map();
  const changes = new Heard();
  const roles = () => Object.fromEntries([...open.values()].map(({ session, role }) => [session, role]));
  const connect = async ({ session, sessionId, token, role }) => {
    await held.get(session);
    const made = await opentok("POST", "connections", { sessionId, token });
    assert.equal(made.role, role);
    if (role !== "subscriber") {
      await opentok("POST", "streams", { connectionId: made.connectionId, name: "camera" });
    }
    open.set(made.connectionId, { session, role });
    changes.add(roles());
    return {
      close: () => {
        open.delete(made.connectionId);
        changes.add(roles());
        return opentok("DELETE", `connections/${made.connectionId}`);
      },
    };
  };
  /** Let nobody through to a session, until the function that it gives is called. */
  const holdUp = (session) => {
    let release;
    held.set(session, new Promise((resolve) => { release = resolve; }));
    return [() => { held.delete(session); release(); }];
  };
  const are = async (expected) => {
    const fits = (now) => JSON.stringify(now) === JSON.stringify(expected);
    if (!fits(roles())) await changes.until(fits, `connections ${JSON.stringify(expected)}`);
  };
  return { connect, holdUp, roles, are, all: () => changes.all };
}

async function opentok(method, path, body) {
  const response = await fetch(`${stack.addresses.opentok}/__/${path}`, {
    method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body),
  });
  assert.equal(response.ok, true, `${method} ${path}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}

/** Close it at the end of the file. */
function opened(one) {
  closeAtEnd(() => one.close());
  return one;
}
