// A fan goes from seat to seat, with the OpenTok emulator for the connections.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { directLine, fanSeat, observeStage, seating } from "../dist/index.js";
import { Heard, aFan, aShow, closeAtEnd, heard, opened, stack } from "./people.mjs";

/** Long enough for a busy machine, and for what never comes not to keep anybody waiting. */
const MOVE_MS = 3_000;

/** In preshow, by the video service of its producer. */
const shows = {};

before(async () => {
  for (const [video, producer] of Object.entries(stack.producers)) {
    const { backend, event } = await aShow(`By seats, ${video}`, "preshow", { producer });
    const state = opened(observeStage(backend, event));
    const states = heard(state);
    shows[video] = {
      event,
      direct: directLine(backend, event, "producer"),
      sees: (fits) => states.until(fits, "another state of the stage"),
    };
  }
});

for (const video of Object.keys(stack.producers)) {
  test(`a fan goes from the line on deck, is called, comes on stage, and watches again, by ${video}`, async () => {
    const { direct, sees } = shows[video];
    const fan = await aSeatedFan(shows[video]);

    assert.deepEqual(await fan.seat("audience"), { stage: "subscriber" });
    await fan.line.getIn();
    assert.deepEqual(await fan.seat("onDeck"), { stage: "subscriber", backstage: "publisheronly" });
    await sees(({ fans }) => fans[fan.uid]?.streamId);
    const { fanId } = await direct.callNext();
    assert.equal(fanId, fan.uid);
    assert.deepEqual(await fan.seat("called"), { stage: "subscriber", backstage: "publisher" });
    await direct.putOnStage(await sees(({ backstage }) => backstage.includes(fan.uid)), fan.uid);
    assert.deepEqual(await fan.seat("stage"), { stage: "publisher" });
    // On the way up the former connection stays until the next one stands.
    assert.deepEqual(fan.connections().filter((roles) => !("stage" in roles)), []);

    await direct.takeOffStage(await sees(({ onStage }) => onStage.includes(fan.uid)), fan.uid);
    assert.deepEqual(await fan.seat("audience"), { stage: "subscriber" });
  });
}

test("a private call takes a fan backstage, and ends with the seat that they had", async () => {
  const { direct, sees } = shows.opentok;
  const fan = await aSeatedFan();
  await fan.seat("audience");

  await direct.callInPrivate(await sees(({ fans }) => fans[fan.uid]), fan.uid);
  assert.deepEqual(await fan.seat("called"), { stage: "subscriber", backstage: "publisher" });
  const state = await sees(({ privateCall, fans }) => privateCall && fans[fan.uid].inPrivateCall);
  assert.deepEqual(state.privateCall, { isWith: "activeFan", fanId: fan.uid });
  await direct.endPrivateCall(state);

  assert.deepEqual(await fan.seat("audience"), { stage: "subscriber" });
});

test("who does not get through until the deadline is where they were, and the late connection is closed", async () => {
  const fan = await aSeatedFan();
  await fan.seat("audience");
  const [stuck] = fan.holdUp("backstage");

  await fan.line.getIn();

  const { seat, failure } = await fan.failed();
  assert.equal(seat, "audience");
  assert.deepEqual([failure.reason, failure.isPassing], ["timeout", true]);
  stuck();
  await fan.connectionsAre({ stage: "subscriber" });
  await fan.seats.moveTo("onDeck");
  await fan.connectionsAre({ stage: "subscriber", backstage: "publisheronly" });
});

test("a seat that is taken back is left at once, and not had again by asking", async () => {
  const fan = await aSeatedFan();
  await fan.seat("audience");
  await fan.line.getIn();
  await fan.seat("onDeck");
  await shows.opentok.direct.takeOut(fan.uid);
  await fan.seat("audience");

  await fan.seats.moveTo("onDeck");

  const { seat, failure } = await fan.failed();
  assert.deepEqual([seat, failure.reason], ["audience", "not-on-deck"]);
  await fan.connectionsAre({ stage: "subscriber" });
});

test("a connection that OpenTok has lost for good is made anew, and the others stay", async () => {
  const fan = await aSeatedFan();
  await fan.seat("audience");
  await fan.line.getIn();
  await fan.seat("onDeck");
  const former = fan.made();

  fan.cut("backstage");
  await fan.seats.lost("backstage");

  await fan.connectionsAre({ stage: "subscriber", backstage: "publisheronly" });
  assert.equal(fan.made() - former, 1);
  assert.equal(fan.seats.state.value.seat, "onDeck");
  await fan.line.getOut();
});

/** A fan's page that follows the seat which the show gives. */
async function aSeatedFan({ event } = shows.opentok) {
  const fan = await aFan(event, { name: "Ann" });
  const media = aMedium();
  const seats = opened(seating(fan.backend, event, { connect: media.connect, moveMs: MOVE_MS }));
  const [moves, failures] = [new Heard(), new Heard()];
  closeAtEnd(seats.state.subscribe((now) => (now.failure ? failures : moves).add(now)));
  const given = opened(fanSeat(fan.backend, event, fan.uid));
  closeAtEnd(given.subscribe(seats.moveTo));
  return {
    ...fan, seats,
    connections: media.all,
    holdUp: media.holdUp,
    cut: media.cut,
    made: media.made,
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
  let made = 0;
  const roles = () => Object.fromEntries([...open.values()].map(({ session, role }) => [session, role]));
  const gone = (connectionId) => {
    open.delete(connectionId);
    changes.add(roles());
  };
  const connect = async ({ session, sessionId, token, role }) => {
    await held.get(session);
    const { connectionId, role: given } = await opentok("POST", "connections", { sessionId, token });
    assert.equal(given, role);
    if (role !== "subscriber") await opentok("POST", "streams", { connectionId, name: "camera" });
    made += 1;
    open.set(connectionId, { session, role });
    changes.add(roles());
    return {
      close: () => {
        gone(connectionId);
        return opentok("DELETE", `connections/${connectionId}`);
      },
    };
  };
  /** Let nobody through to a session, until the function that it gives is called. */
  const holdUp = (session) => {
    let release;
    held.set(session, new Promise((resolve) => { release = resolve; }));
    return [() => { held.delete(session); release(); }];
  };
  const cut = (session) => {
    for (const [id, one] of open) if (one.session === session) gone(id);
  };
  const are = async (expected) => {
    const fits = (now) => JSON.stringify(now) === JSON.stringify(expected);
    if (!fits(roles())) await changes.until(fits, `connections ${JSON.stringify(expected)}`);
  };
  return { connect, holdUp, cut, roles, are, made: () => made, all: () => changes.all };
}

async function opentok(method, path, body) {
  const response = await fetch(`${stack.addresses.opentok}/__/${path}`, {
    method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body),
  });
  assert.equal(response.ok, true, `${method} ${path}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}
