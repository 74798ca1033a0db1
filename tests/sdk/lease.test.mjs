// Two pages of one producer, and which of them directs the show: by the module of docs/producers-and-screeners.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signInAnonymously, signInWithEmailAndPassword } from "firebase/auth";
import { get, onValue, ref, update } from "firebase/database";
import { app } from "./apps.mjs";
import { Heard, Namespace, closeAtEnd, stack, values } from "./harness.mjs";
import { lease } from "./lease.mjs";
import { fanIn, join, namesEvent } from "./presence.mjs";

const DENIED = /PERMISSION_DENIED/;

test("one page directs, hands over on purpose, and what it commands after that is refused", async () => {
  const event = await aShow();
  const [desk, sofa] = [await aPage(event, "desk"), await aPage(event, "sofa")];
  const free = await sofa.until(({ isFree }) => isFree);
  assert.deepEqual([free.number, free.holder], [0, undefined]);
  assert.throws(() => sofa.lease.fence(), /never/);

  await desk.lease.take();
  const seen = await sofa.until(({ holder }) => holder === "desk");
  assert.deepEqual(seen, { holder: "desk", name: "desk of Paula", number: 1, isMine: false, isOffered: false, isFree: false });
  await desk.until(({ isMine }) => isMine);
  await assert.rejects(sofa.lease.take(), DENIED);
  await desk.lease.offer("somebody");
  await assert.rejects(sofa.lease.take(), DENIED);
  await desk.lease.offer("sofa");
  await sofa.until(({ isOffered }) => isOffered);
  await sofa.lease.take();
  await desk.until(({ holder, isMine }) => holder === "sofa" && !isMine);
  assert.deepEqual([desk.lease.number, sofa.lease.number], [1, 2]);

  const late = await desk.call("changeStatus", { id: event.id, status: "live", lease: desk.lease.number }).catch((error) => error);
  assert.equal(late.code, "functions/aborted");
  assert.deepEqual(
    [late.details.reason, late.details.number, late.details.name], ["lease-lost", 2, "sofa of Paula"],
  );
  await assert.rejects(desk.lease.offer("desk"), DENIED);
  await assert.rejects(desk.lease.release(), DENIED);
  const { status } = await sofa.call("changeStatus", { id: event.id, status: "live", lease: sofa.lease.number });
  assert.equal(status, "live");
  // The status stands. A stale page has not set it all the same.
  const again = await desk.call("eventGoLive", { id: event.id, lease: desk.lease.number }).catch((error) => error);
  assert.equal(again.details.reason, "lease-lost");

  const { entries } = await sofa.call("getTimeline", { id: event.id });
  assert.deepEqual(entries.filter(({ what }) => what === "lease").map(({ details, by }) => [details, by]), [
    [{ name: "desk of Paula", number: 1 }, event.adminId],
    [{ name: "sofa of Paula", number: 2 }, event.adminId],
  ]);
});

test("what a page writes itself is refused as a whole with a number of the past", async () => {
  const event = await aShow();
  const [desk, sofa] = [await aPage(event, "desk"), await aPage(event, "sofa")];
  const fan = await aFan(event);
  const show = `activeBroadcasts/${event.adminId}/${event.fanUrl}`;
  const puts = {
    ...namesEvent(event, "producer"),
    [`${fan.record}/isOnStage`]: true,
    [`${show}/stageFanId`]: fan.uid,
  };
  const ends = { [`events/${event.id}/status`]: "closed" };
  await desk.lease.take();
  await desk.lease.release();
  // Nobody has it: the number of who had it last is good for nothing.
  await assert.rejects(update(ref(desk.database), { ...puts, ...desk.lease.fence() }), DENIED);
  await sofa.until(({ isFree, number }) => isFree && number === 1);
  await sofa.lease.take();

  for (const writes of [puts, ends]) {
    await assert.rejects(update(ref(desk.database), { ...writes, ...desk.lease.fence() }), DENIED);
  }
  assert.equal((await get(ref(sofa.database, `${show}/stageFanId`))).exists(), false);

  for (const writes of [puts, ends]) {
    await update(ref(sofa.database), { ...writes, ...sofa.lease.fence() });
  }
  assert.equal((await get(ref(sofa.database, `events/${event.id}/status`))).val(), "closed");
});

test("whose page is gone for half a minute is followed by the next one", async () => {
  const event = await aShow();
  const gone = { holder: "gone", name: "Somebody", number: 7, at: Date.now() - 60_000 };
  await new Namespace(stack.namespace).update("producerLeases", { [event.id]: gone });
  const sofa = await aPage(event, "sofa");
  const seen = await sofa.until(({ number }) => number === 7);
  assert.deepEqual([seen.isFree, seen.name], [true, "Somebody"]);

  await sofa.lease.take();

  const mine = await sofa.until(({ isMine }) => isMine);
  assert.deepEqual([mine.number, mine.isFree], [8, false]);
});

/** A producer's event in preshow. */
async function aShow() {
  const { auth, call } = await aProducer();
  assert.ok(auth.currentUser);
  const event = await call("createEvent", { name: "By two desks" });
  return call("changeStatus", { id: event.id, status: "preshow" });
}

async function aProducer() {
  const producer = app();
  const { email, password } = stack.producer;
  await signInWithEmailAndPassword(producer.auth, email, password);
  return producer;
}

/** One of the producer's pages, and what it hears of who directs. */
async function aPage(event, holder) {
  const { database, call } = await aProducer();
  const heard = new Heard();
  const own = lease(database, event, { holder, name: `${holder} of Paula` }, heard.add);
  closeAtEnd(() => own.close());
  return { database, call, lease: own, until: (satisfies) => heard.until(satisfies, "another holder") };
}

/** Somebody whom the producer may put on stage. */
async function aFan(event) {
  const { database, auth } = app();
  const { user: { uid } } = await signInAnonymously(auth);
  const place = fanIn(event, uid);
  const own = values(onValue, ref(database, place.place));
  const joined = join(database, place);
  closeAtEnd(() => joined.close());
  await own.until((record) => record?.joinedAt, "a place in the show");
  return { uid, record: place.place };
}
