// Who is signed in, by what, and who is not (any more).

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { test } from "node:test";
import { signOut } from "firebase/auth";
import { ref, update } from "firebase/database";
import { directLine, fanSeat, observeLine, seating } from "../dist/index.js";
import { aFan, aProducer, aShow, closeAtEnd, config, heard, opened, page, stack } from "./people.mjs";

test("a fan is the same one each time in this browser, until they sign out", async () => {
  const fan = page("fan");
  assert.equal(await fan.restore(), null);

  const first = await fan.signInFan();

  assert.deepEqual([await fan.signInFan(), await fan.restore(), fan.person.value], [first, first, first]);
  await fan.signOut();
  assert.deepEqual([await fan.restore(), fan.person.value], [null, null]);
  assert.notEqual((await fan.signInFan()).uid, first.uid);
});

test("a page is told that nobody is signed in any more, whoever has seen to that", async () => {
  const fan = page("fan");
  await fan.signInFan();
  const person = heard(fan.person);
  await person.until((one) => one !== null, "the fan");

  await signOut(fan.auth);

  await person.until((one) => one === null, "nobody");
});

test("a producer whose page is loaded again is still signed in", async () => {
  const producer = await aProducer();

  const { uid, kind } = await producer.restore();

  assert.deepEqual([uid, kind], [producer.auth.currentUser.uid, "producer"]);
});

test("host and celebrity come by their links, and by no others", async () => {
  const { event } = await aShow("By links", "notStarted");
  const { adminId, hostUrl, celebrityUrl } = event;

  assert.equal((await page("talent").signInTalent({ adminId, hostUrl })).kind, "host");
  assert.equal((await page("talent").signInTalent({ adminId, celebrityUrl })).kind, "celebrity");
  await assert.rejects(page("talent").signInTalent({ adminId, hostUrl: celebrityUrl }), { reason: "event-not-found" });
});

test("a screener whom the producer removes is told so, and hears nothing of the line any more", async () => {
  const staffUrl = "staff-of-sign-ins-0123456789";
  const { backend: producer, event } = await aShow({ name: "By staff", staffUrl });
  const screener = page("screener");
  const { uid } = await screener.signInStaff({ id: event.id, staffUrl }, "Sue");
  const fan = await aFan(event, { name: "Ann" });
  await fan.line.getIn();
  await heard(opened(observeLine(screener, event))).until((line) => line.length === 1, "the line");
  const direct = directLine(screener, event, uid);
  await direct.hold(fan.uid);

  await update(ref(producer.database, `events/${event.id}`), { [`staff/${uid}`]: null, staffUrl: null });

  await assert.rejects(direct.release(fan.uid), { reason: "rules-denied" });
  await assert.rejects(direct.callNext(), { reason: "not-on-staff" });
});

test("a click whose answer is lost calls one fan, and is answered all the same", async () => {
  const { event } = await aShow("By a bad network");
  const fans = [await onDeck(event, "Ann"), await onDeck(event, "Bob")];
  const losing = await losesFirst("callNext");
  const desk = await aProducer({ ...config, emulators: { ...config.emulators, functions: losing.address } });
  const line = heard(opened(observeLine(desk, event)));
  await line.until((now) => now.length === 2 && now.every(({ fan }) => fan?.streamId), "fans who are ready");

  const { fanId } = await directLine(desk, event, "producer").callNext();

  assert.deepEqual([fanId, losing.asked()], [fans[0].uid, 2]);
  const now = await line.until((entries) => entries.some(({ fan }) => fan?.isBackstage), "the call");
  assert.deepEqual(now.filter(({ fan }) => fan.isBackstage).map((entry) => entry.fanId), [fanId]);
});

/** A fan in line whose camera works on deck. */
async function onDeck(event, name) {
  const fan = await aFan(event, { name });
  const seats = opened(seating(fan.backend, event, { connect }));
  closeAtEnd(opened(fanSeat(fan.backend, event, fan.uid)).subscribe(seats.moveTo));
  await fan.line.getIn();
  await heard(seats.state).until(({ seat }) => seat === "onDeck", "the seat on deck");
  return fan;
}

async function connect({ sessionId, token, role }) {
  const { connectionId } = await opentok("connections", { sessionId, token });
  if (role !== "subscriber") await opentok("streams", { connectionId, name: "camera" });
  return { close: () => {} };
}

async function opentok(path, body) {
  const response = await fetch(`${stack.addresses.opentok}/__/${path}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  assert.equal(response.ok, true, `${path}: ${response.status}`);
  return response.json();
}

/** The functions behind a network that loses the first answer of one of them. */
async function losesFirst(name) {
  const { hostname, port } = new URL(stack.addresses.functions);
  let asked = 0;
  const server = createServer((from, to) => {
    const isIt = from.url.endsWith(`/${name}`);
    const forwarded = request({ hostname, port, path: from.url, method: from.method, headers: from.headers }, (answer) => {
      if (isIt && (asked += 1) === 1) return answer.resume().on("end", () => to.destroy());
      to.writeHead(answer.statusCode, answer.headers);
      return answer.pipe(to);
    });
    from.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeAtEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${server.address().port}`, asked: () => asked };
}
