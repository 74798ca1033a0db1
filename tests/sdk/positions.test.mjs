// A fan's page tells where the fan stands, by the module of docs/the-line.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signInAnonymously, signInWithEmailAndPassword } from "firebase/auth";
import { get, onValue, ref } from "firebase/database";
import { app } from "./apps.mjs";
import { Heard, closeAtEnd, stack, values } from "./harness.mjs";
import { line } from "./line.mjs";
import { standing, waitOf } from "./positions.mjs";
import { fanIn, join } from "./presence.mjs";

test("the wait is as long as the turns of those before, up to one more", () => {
  const turn = { from: 60, to: 90 };

  assert.deepEqual(waitOf({ position: 1 }, turn), { from: 0, to: 90 });
  assert.deepEqual(waitOf({ position: 7 }, turn), { from: 360, to: 630 });
  assert.deepEqual(waitOf({ from: 6, to: 10 }, turn), { from: 300, to: 900 });
});

test("nothing is said of a wait that nobody knows", () => {
  assert.equal(waitOf(null, { from: 60, to: 90 }), null);
  assert.equal(waitOf({ position: 1 }, null), null);
});

test("a fan who gets in line is told where they stand, and nothing of the others", async () => {
  const producer = app();
  await signInWithEmailAndPassword(producer.auth, stack.producers.opentok.email, stack.producers.opentok.password);
  const event = await producer.call("createEvent", { name: "By positions" });
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  const { database, auth } = app();
  const { user: { uid } } = await signInAnonymously(auth);
  const place = fanIn(event, uid);
  const own = values(onValue, ref(database, place.place));
  const joined = join(database, place);
  closeAtEnd(() => joined.close());
  await own.until((record) => record?.joinedAt, "a place in the show");
  const told = new Heard();
  closeAtEnd(standing(database, event, uid, told.add));

  await line(database, event, uid).getIn();

  const first = await told.until(({ place: mine, waiting }) => mine !== null && waiting !== null, "a position");
  assert.deepEqual(first, { place: { position: 1 }, waiting: 1, wait: null });
  await assert.rejects(get(ref(database, `linePositions/${event.adminId}/${event.fanUrl}`)), /permission/i);
  await line(database, event, uid).getOut();
  await told.until(({ place: mine }) => mine === null, "no position any more");
});
