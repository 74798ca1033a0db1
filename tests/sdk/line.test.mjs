// A line that a producer puts in order and fans are in, by the module of docs/the-line.md.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { signInAnonymously, signInWithEmailAndPassword } from "firebase/auth";
import { get, onValue, ref, update } from "firebase/database";
import { app } from "./apps.mjs";
import { Heard, closeAtEnd, stack, values } from "./harness.mjs";
import { directing, line, moved, onLine } from "./line.mjs";
import { fanIn, join, namesEvent } from "./presence.mjs";

const CASES = new URL("../unit/records/line_order_cases.json", import.meta.url);

/** In preshow, with its producer's app. */
let show;

before(async () => {
  show = await aShow(stack.producers.opentok);
});

for (const { says, line: placed, move, where, now, orders, refused } of JSON.parse(await readFile(CASES))) {
  test(`moved ${says}`, () => {
    const inLine = placed.map(([fanId, order]) => ({ fanId, order }));
    if (refused) assert.throws(() => moved(inLine, move, where, now), { reason: refused });
    else assert.deepEqual(moved(inLine, move, where, now), orders);
  });
}

test("fans stand in the order in which they got in line, until the producer moves them", async () => {
  const fans = [];
  for (const name of ["Ann", "Bob", "Cyd"]) {
    const fan = await aFan(name);
    await fan.line.getIn();
    fans.push(fan);
  }
  const [ann, bob, cyd] = fans.map((fan) => fan.uid);
  let last = await show.stands(ann, bob, cyd);

  await show.direct.move(last, cyd, { before: bob });
  last = await show.stands(ann, cyd, bob);
  await show.direct.move(last, bob, { to: "first" });
  last = await show.stands(bob, ann, cyd);
  await show.direct.move(last, bob, { to: "last" });
  last = await show.stands(ann, cyd, bob);
  await show.direct.move(last, ann, { after: bob });
  last = await show.stands(cyd, bob, ann);

  await show.direct.hold(cyd);
  assert.equal((await fans[2].place.until((place) => place?.held, "being held")).held, true);
  await show.direct.release(cyd);
  await fans[2].place.until((place) => place?.held === undefined, "not being held");
  await fans[1].line.getOut();
  await show.stands(cyd, ann);
  await show.direct.takeOut(ann);
  await show.stands(cyd);
  assert.equal(await fans[0].place.until((place) => place === null, "no place"), null);
  await fans[2].line.getOut();
  await show.stands();
});

test("whoever is in line does not get in once more, nor moves themselves, nor sees the others", async () => {
  const fan = await aFan("Dan");
  await fan.line.getIn();
  const place = `line/${show.event.adminId}/${show.event.fanUrl}`;

  await refused(fan.line.getIn());
  await refused(fan.direct.move([{ fanId: fan.uid, order: 9_000 }], fan.uid, { to: "first" }));
  await refused(get(ref(fan.database, place)));
  await fan.line.getOut();
});

test("whoever is called hears it and answers, and leaves the line by coming on stage", async () => {
  const fan = await aFan("Eve");
  await fan.line.getIn();
  const at = `activeBroadcasts/${show.event.adminId}/${show.event.fanUrl}`;

  await show.direct.call(fan.uid);
  const since = await fan.called.until((one) => one !== null, "a call");
  assert.equal(typeof since, "number");
  await fan.line.answer();
  await fan.called.until((one) => one === null, "the call's end");
  await show.direct.note(fan.uid, show.uid, "Sings.");
  await refused(get(ref(fan.database, `notes/${show.event.adminId}/${show.event.fanUrl}/${fan.uid}`)));

  await show.write({
    [`${at}/activeFans/${fan.uid}/isBackstage`]: null,
    [`${at}/backstageFanId`]: null,
    [`${at}/activeFans/${fan.uid}/isOnStage`]: true,
    [`${at}/stageFanId`]: fan.uid,
  });

  await fan.place.until((place) => place === null, "the end of the turn");
  await refused(fan.line.getIn());
  await show.direct.removeNote(fan.uid);
  await show.write({ [`${at}/activeFans/${fan.uid}/isOnStage`]: null, [`${at}/stageFanId`]: null });
});

test("the producer takes on deck, and calls one in the place of another", async () => {
  const [first, second] = [await aFan("Fay"), await aFan("Gus")];
  const { adminId, fanUrl } = show.event;
  const deck = values(onValue, ref(show.database, `deck/${adminId}/${fanUrl}`));

  await show.direct.takeOnDeck(first.uid);
  await deck.until((one) => one?.[first.uid] === "producer", "the first one on deck");
  await show.direct.takeFromDeck(first.uid);
  await deck.until((one) => one === null, "nobody on deck");
  await show.direct.call(first.uid);
  await show.direct.call(second.uid, first.uid);
  await second.called.until((one) => one !== null, "the second call");
  await first.called.until((one) => one !== null, "the first call");
  await first.called.until((one) => one === null, "the end of the first call");
  await show.direct.sendBack(second.uid);
  await second.called.until((one) => one === null, "the end of the second call");
});

/** A producer's event in preshow, and their app. */
async function aShow({ email, password }) {
  const producer = app();
  const { user: { uid } } = await signInWithEmailAndPassword(producer.auth, email, password);
  const event = await producer.call("createEvent", { name: "By its line" });
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  const lines = new Heard();
  closeAtEnd(onLine(producer.database, event, lines.add));
  const write = (writes) => update(ref(producer.database), { ...namesEvent(event, "producer"), ...writes });
  const direct = directing(producer.database, event, "producer", await serverClock(producer.database));
  const stands = (...uids) => lines.until(
    (found) => JSON.stringify(found.map((one) => one.fanId)) === JSON.stringify(uids), `a line of ${uids}`);
  return { event, uid, direct, write, stands, database: producer.database };
}

/** A fan's app in the show. */
async function aFan(name) {
  const { database, auth } = app();
  const { user: { uid } } = await signInAnonymously(auth);
  const place = fanIn(show.event, uid, { name });
  const own = values(onValue, ref(database, place.place));
  const joined = join(database, place);
  closeAtEnd(() => joined.close());
  await own.until((record) => record?.joinedAt, "a place in the show");
  const inLine = line(database, show.event, uid);
  const [places, called] = [new Heard(), new Heard()];
  closeAtEnd(inLine.onPlace(places.add));
  closeAtEnd(inLine.onCall(called.add));
  const direct = directing(database, show.event, uid, Date.now);
  return { uid, database, line: inLine, place: places, called, direct };
}

/** The server's time, as a page knows it. */
async function serverClock(database) {
  const offset = await values(onValue, ref(database, ".info/serverTimeOffset")).until(
    (one) => typeof one === "number", "the server's time");
  return () => Date.now() + offset;
}

async function refused(promise) {
  await assert.rejects(promise, /permission/i);
}
