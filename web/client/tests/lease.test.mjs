// Two pages of one producer, and which of them directs the show.

import assert from "node:assert/strict";
import { test } from "node:test";
import { get, ref } from "firebase/database";
import { directLine, lease, namesEvent, observeStage } from "../dist/index.js";
import { Namespace, aFan, aProducer, aShow, heard, opened, stack } from "./people.mjs";

const DENIED = { name: "BackendError", reason: "rules-denied" };

test("one page directs, hands over on purpose, and what it commands after that is refused", async () => {
  const { event } = await aShow("By two desks");
  const [desk, sofa] = [await aPage(event, "desk"), await aPage(event, "sofa")];
  const free = await sofa.until(({ isFree }) => isFree);
  assert.deepEqual([free.number, free.holder], [0, undefined]);
  assert.throws(() => sofa.lease.fence(), { reason: "lease-lost" });

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

  const late = await desk.lease.command("changeStatus", { status: "live" }).catch((error) => error);
  assert.deepEqual([late.reason, late.status], ["lease-lost", "ABORTED"]);
  assert.deepEqual([late.details.number, late.details.name], [2, "sofa of Paula"]);
  await assert.rejects(desk.lease.offer("desk"), DENIED);
  await assert.rejects(desk.lease.release(), DENIED);
  assert.equal((await sofa.lease.command("changeStatus", { status: "live" })).status, "live");
  // The status stands. A stale page has not set it all the same.
  await assert.rejects(desk.lease.command("eventGoLive", {}), { reason: "lease-lost" });

  const { entries } = await sofa.backend.call("getTimeline", { id: event.id });
  assert.deepEqual(entries.filter(({ what }) => what === "lease").map(({ details, by }) => [details, by]), [
    [{ name: "desk of Paula", number: 1 }, event.adminId],
    [{ name: "sofa of Paula", number: 2 }, event.adminId],
  ]);
});

test("what a page writes itself is refused as a whole with a number of the past", async () => {
  const { event } = await aShow("By two sofas");
  const [desk, sofa] = [await aPage(event, "desk"), await aPage(event, "sofa")];
  const fan = await aFan(event);
  const [state] = [opened(observeStage(sofa.backend, event))];
  await heard(state).until(({ fans }) => fans[fan.uid], "the fan");
  const put = (one) => directLine(one.backend, event, "producer", one.lease).putOnStage(state.value, fan.uid);
  const end = ({ backend, lease: own }) => backend.write(
    { ...namesEvent(event, "producer"), [`events/${event.id}/status`]: "closed", ...own.fence() });
  await desk.lease.take();
  await desk.lease.release();
  // Nobody has it: the number of who had it last is good for nothing.
  await assert.rejects(put(desk), DENIED);
  await sofa.until(({ isFree, number }) => isFree && number === 1);
  await sofa.lease.take();

  for (const act of [put, end]) await assert.rejects(act(desk), DENIED);
  const show = `activeBroadcasts/${event.adminId}/${event.fanUrl}`;
  assert.equal((await get(ref(sofa.backend.database, `${show}/stageFanId`))).exists(), false);

  for (const act of [put, end]) await act(sofa);
  assert.equal((await get(ref(sofa.backend.database, `events/${event.id}/status`))).val(), "closed");
});

test("whose page is gone for half a minute is followed by the next one", async () => {
  const { event } = await aShow("By nobody");
  const gone = { holder: "gone", name: "Somebody", number: 7, at: Date.now() - 60_000 };
  await new Namespace(stack.namespace).update("producerLeases", { [event.id]: gone });
  const sofa = await aPage(event, "sofa");
  const seen = await sofa.until(({ number }) => number === 7);
  assert.deepEqual([seen.isFree, seen.name], [true, "Somebody"]);

  await sofa.lease.take();

  const mine = await sofa.until(({ isMine }) => isMine);
  assert.deepEqual([mine.number, mine.isFree], [8, false]);
});

/** One of the producer's pages, and what it hears of who directs. */
async function aPage(event, holder) {
  const backend = await aProducer();
  const own = opened(lease(backend, event, { holder, name: `${holder} of Paula` }));
  const all = heard(own.state);
  return { backend, lease: own, until: (fits) => all.until(fits, "another holder") };
}
