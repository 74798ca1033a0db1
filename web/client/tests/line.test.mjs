// A line that a producer puts in order and fans are in: everybody sees the same.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { get, ref } from "firebase/database";
import { directLine, moved, nextOf, observeLine, observeStage, waitOf } from "../dist/index.js";
import { aFan, aShow, heard, opened, page, runSchedule } from "./people.mjs";

const CASES = new URL("../../../tests/unit/records/line_order_cases.json", import.meta.url);

/** In preshow, with its producer's page. */
let show;

before(async () => {
  show = await aLine("By its line");
});

for (const { says, line: placed, move, where, now, orders, refused } of JSON.parse(await readFile(CASES))) {
  test(`moved ${says}`, () => {
    const inLine = placed.map(([fanId, order]) => ({ fanId, order }));
    if (refused) assert.throws(() => moved(inLine, move, where, now), { reason: refused });
    else assert.deepEqual(moved(inLine, move, where, now), orders);
  });
}

test("fans stand in the order in which they got in line, until the producer moves them", async () => {
  const fans = await inLine(show, "Ann", "Bob", "Cyd");
  const [ann, bob, cyd] = fans.map(({ uid }) => uid);
  let last = await show.stands(ann, bob, cyd);
  assert.deepEqual(last.map(({ fan }) => fan.name), ["Ann", "Bob", "Cyd"]);

  await show.direct.move(last, cyd, { before: bob });
  last = await show.stands(ann, cyd, bob);
  await show.direct.move(last, bob, { to: "first" });
  last = await show.stands(bob, ann, cyd);
  await show.direct.move(last, bob, { to: "last" });
  last = await show.stands(ann, cyd, bob);
  await show.direct.move(last, ann, { after: bob });
  last = await show.stands(cyd, bob, ann);
  assert.equal((await show.direct.moveByFunction(ann, { to: "first" })).position, 1);
  await show.stands(ann, cyd, bob);

  await show.direct.hold(cyd);
  await fans[2].inLine.until(({ place }) => place?.held, "being held");
  await show.direct.release(cyd);
  await fans[2].inLine.until(({ place }) => place && !place.held, "not being held");
  await fans[1].line.getOut();
  await show.stands(ann, cyd);
  await show.direct.takeOut(ann);
  await show.stands(cyd);
  await fans[0].inLine.until(({ place }) => place === null, "no place");
  await fans[2].line.getOut();
  await show.stands();
});

test("who is moved by drag stands where the producer, the screener and the fans see them alike", async () => {
  const { event, ...desk } = await aLine("By drag");
  const fans = await inLine({ event, ...desk }, "Ann", "Bob", "Cyd");
  const [ann, bob, cyd] = fans.map(({ uid }) => uid);
  const screener = await aScreener(desk.backend, event);
  let last = await desk.stands(ann, bob, cyd);
  await screener.stands(ann, bob, cyd);

  await screener.direct.move(last, cyd, { before: ann });
  last = await desk.stands(cyd, ann, bob);
  await screener.stands(cyd, ann, bob);
  await desk.direct.move(last, ann, { to: "last" });
  await desk.stands(cyd, bob, ann);
  await screener.stands(cyd, bob, ann);

  // What is not told at once, as the line has just moved, the next pass tells.
  await runSchedule("reconcileShows");
  const seen = await Promise.all(fans.map(({ inLine: told }, number) => told.until(
    ({ position, waiting }) => position?.position === [3, 2, 1][number] && waiting === 3,
    `the position of ${["Ann", "Bob", "Cyd"][number]}, and of how many`)));
  assert.deepEqual(seen.map(({ wait }) => wait), [null, null, null]);
  for (const { line } of fans) await line.getOut();
});

test("whoever is in line does not get in once more, nor moves themselves, nor sees the others", async () => {
  const fan = await aFan(show.event, { name: "Dan" });
  const direct = directLine(fan.backend, show.event, fan.uid);
  await fan.line.getIn();

  await refused(fan.line.getIn());
  await refused(direct.move([{ fanId: fan.uid, order: 9_000 }], fan.uid, { to: "first" }));
  for (const top of ["line", "linePositions"]) {
    await assert.rejects(get(ref(fan.backend.database, `${top}/${show.place}`)), /permission/i);
  }
  await fan.line.getOut();
});

test("a call has a deadline, and whoever is called answers it and leaves the line by coming on stage", async () => {
  const fan = await aFan(show.event, { name: "Eve" });
  await fan.line.getIn();
  await fan.inLine.until(({ place }) => place !== null, "a place in line");
  const { callSeconds } = (await show.sees(({ show: now }) => now !== null)).show;

  await show.direct.call(show.stage.value, fan.uid);
  const { call } = await fan.inLine.until((now) => now.call?.answerBy, "a call");
  assert.equal(call.answerBy, call.since + callSeconds * 1_000);
  assert.ok(call.answerBy > fan.backend.now() && call.since <= fan.backend.now() + 1_000);
  await fan.line.answer();
  await fan.inLine.until((now) => now.call === null, "the call's end");
  await show.direct.note(fan.uid, "Sings.");
  await assert.rejects(get(ref(fan.backend.database, `notes/${show.place}/${fan.uid}`)), /permission/i);
  const called = await show.sees(({ backstage, notes }) => backstage.includes(fan.uid) && notes[fan.uid]);
  assert.equal(called.notes[fan.uid].text, "Sings.");

  await show.direct.putOnStage(called, fan.uid);

  await fan.inLine.until(({ place }) => place === null, "the end of the turn");
  const onStage = await show.sees((now) => now.onStage.includes(fan.uid));
  assert.deepEqual([onStage.backstage, onStage.calls], [[], {}]);
  await refused(fan.line.getIn());
  await show.direct.removeNote(fan.uid);
  await show.direct.takeOffStage(onStage, fan.uid);
  await show.sees((now) => now.onStage.length === 0);
});

test("the producer takes on deck, and calls one in the place of another", async () => {
  const [first, second] = [await aFan(show.event, { name: "Fay" }), await aFan(show.event, { name: "Gus" })];

  await show.direct.takeOnDeck(first.uid);
  await first.inLine.until(({ isOnDeck }) => isOnDeck, "being on deck");
  await show.sees(({ deck }) => deck[first.uid] === "producer");
  await show.direct.takeFromDeck(first.uid);
  await first.inLine.until(({ isOnDeck }) => !isOnDeck, "being on deck no more");
  await show.direct.call(show.stage.value, first.uid);
  const full = await show.sees(({ backstage }) => backstage.includes(first.uid));
  await assert.rejects(show.direct.call(full, second.uid), { reason: "backstage-full", details: { most: 1, fanIds: [first.uid] } });
  await show.direct.call(full, second.uid, first.uid);
  await second.inLine.until(({ call }) => call !== null, "the second call");
  await first.inLine.until(({ call }) => call !== null, "the first call");
  await first.inLine.until(({ call }) => call === null, "the end of the first call");
  await show.direct.sendBack(await show.sees(({ backstage }) => backstage.includes(second.uid)), second.uid);
  await second.inLine.until(({ call }) => call === null, "the end of the second call");
});

test("a click calls the first who is there with a camera that works; with none there it says so", async () => {
  await assert.rejects(show.direct.callNext(), { reason: "nobody-ready" });
  const entry = (fanId, more, fan) => ({ fanId, at: 1, order: 1, ...more, fan: { id: fanId, streamId: "s", ...fan } });

  const line = [
    entry("held", { held: true }), entry("away", { awaySince: 1 }), entry("no-camera", {}, { streamId: undefined }),
    entry("backstage", {}, { isBackstage: true }), entry("next"), entry("after"),
  ];

  assert.equal(nextOf(line).fanId, "next");
  assert.equal(nextOf([{ fanId: "unknown", at: 1, order: 1 }]), undefined);
});

test("the wait is as long as the turns of those before, up to one more", () => {
  const turn = { from: 60, to: 90 };

  assert.deepEqual(waitOf({ position: 1 }, turn), { from: 0, to: 90 });
  assert.deepEqual(waitOf({ position: 7 }, turn), { from: 360, to: 630 });
  assert.deepEqual(waitOf({ from: 6, to: 10 }, turn), { from: 300, to: 900 });
});

test("nothing is said of a wait that nobody knows", () => {
  assert.equal(waitOf(null, { from: 60, to: 90 }), null);
  assert.equal(waitOf({}, { from: 60, to: 90 }), null);
  assert.equal(waitOf({ position: 1 }, null), null);
});

/** A producer's event in preshow, and what their page sees and does. */
async function aLine(name) {
  const made = await aShow({ name, staffUrl: `staff-${name.toLowerCase().replaceAll(" ", "-")}-0123456789` });
  return { ...made, place: `${made.event.adminId}/${made.event.fanUrl}`, ...directed(made.backend, made.event, "producer") };
}

async function aScreener(producer, event) {
  const backend = page("screener");
  const { uid } = await backend.signInStaff({ id: event.id, staffUrl: event.staffUrl }, "Sue");
  return directed(backend, event, uid);
}

function directed(backend, event, personId) {
  const [line, stageNow] = [opened(observeLine(backend, event)), opened(observeStage(backend, event))];
  const [lines, states] = [heard(line), heard(stageNow)];
  return {
    direct: directLine(backend, event, personId),
    stage: stageNow,
    sees: (fits) => states.until(fits, "another state of the stage"),
    stands: (...uids) => lines.until(
      (now) => JSON.stringify(now.map(({ fanId }) => fanId)) === JSON.stringify(uids) && now.every(({ fan }) => fan),
      `a line of ${uids}`),
  };
}

async function inLine({ event }, ...names) {
  const fans = [];
  for (const name of names) {
    const fan = await aFan(event, { name });
    await fan.line.getIn();
    fans.push(fan);
  }
  return fans;
}

async function refused(promise) {
  await assert.rejects(promise, { name: "BackendError", reason: "rules-denied" });
}
