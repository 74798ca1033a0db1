// A show from its making to its end, by the pages of a producer, a host and fans.

import assert from "node:assert/strict";
import { test } from "node:test";
import { get, goOffline, goOnline, onChildAdded, onChildRemoved, ref, set, update } from "firebase/database";
import { joinFan, joinRole, namesEvent, pictureOf, writeSnapshot } from "../dist/index.js";
import { Heard, Namespace, aFan, aProducer, aShow, heard, opened, page, stack, values } from "./people.mjs";

const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

test("a show runs from its making to its end", async () => {
  const { backend: producer, event } = await aShow("By the client", "notStarted");
  const place = `${event.adminId}/${event.fanUrl}`;
  const fan = page("fan");
  const { uid: ann } = await fan.signInFan();
  const status = values(fan, `shows/${place}/status`);
  await status.next();
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  await status.until((now) => now === "preshow");

  // A fan comes, in two tabs; the place is one.
  const [came, left] = [new Heard(), new Heard()];
  const fans = ref(producer.database, `activeBroadcasts/${place}/activeFans`);
  onChildAdded(fans, (snapshot) => came.add(snapshot.val()));
  onChildRemoved(fans, (snapshot) => left.add(snapshot.key));
  const tabs = values(producer, `presence/${place}/${ann}`);
  const first = opened(joinFan(fan, event, ann, { name: "Ann" }));
  const seen = await came.next("the fan's coming");
  assert.equal(seen.name, "Ann");
  const second = await anotherTab(fan);
  opened(joinFan(second, event, ann, { name: "Ann" }));
  await tabs.until((open) => count(open) === 2);
  await assert.rejects(get(ref(fan.database, `activeBroadcasts/${place}/activeFans`)), /Permission denied/);
  await assert.rejects(set(ref(fan.database, `shows/${place}/status`), "live"), /PERMISSION_DENIED/);

  // The host comes by the link, with a token that is worth that part.
  const host = page("talent");
  assert.equal((await host.signInTalent({ adminId: event.adminId, hostUrl: event.hostUrl })).kind, "host");
  const active = values(producer, `activeBroadcasts/${place}/hostActive`);
  await active.next();
  opened(joinRole(host, event, "host"));
  await active.until((now) => now === true);

  // Live. One tab loses its connection, then the other as well; the place is kept, and
  // the fan comes back to it.
  await producer.call("eventGoLive", { id: event.id });
  await status.until((now) => now === "live");
  const closed = values(host, `shows/${place}/status`);
  const states = heard(first.state);
  await states.until((state) => state === "in");
  goOffline(second.database);
  await tabs.until((open) => count(open) === 1);
  goOffline(fan.database);
  await tabs.until((open) => open === null);
  await states.until((state) => state === "joining");
  goOnline(fan.database);
  await tabs.until((open) => count(open) === 1);
  await states.until((state) => state === "in");
  const own = ref(fan.database, `activeBroadcasts/${place}/activeFans/${ann}`);
  assert.deepEqual((await get(own)).val(), seen);

  // The fan has a picture, which the producer loads when they look at the fan.
  const picture = ref(producer.database, `fanPictures/${place}/${ann}`);
  await writeSnapshot(fan, event, ann, PICTURE);
  assert.equal((await get(picture)).val(), PICTURE);
  await assert.rejects(get(picture.parent), /Permission denied/);

  // The fan leaves on purpose, and the end.
  await first.leave();
  assert.equal(await left.next("the fan's leaving"), ann);
  assert.equal((await get(picture)).exists(), false);
  assert.deepEqual([left.all, first.reason, first.state.value], [[ann], null, "gone"]);
  await producer.call("endBroadcast", { id: event.id });
  await closed.until((now) => now === "closed");
});

test("two tabs that open at once are one fan, who counts once", async () => {
  const { backend: producer, event } = await aShow("Two tabs");
  const left = page("fan");
  const { uid } = await left.signInFan();
  const right = await anotherTab(left);
  const place = `${event.adminId}/${event.fanUrl}`;
  const number = values(producer, `viewerCounts/${place}`);
  await number.until((viewers) => viewers === 0);
  const tabs = values(producer, `presence/${place}/${uid}`);

  const memberships = [left, right].map((tab) => opened(joinFan(tab, event, uid)));

  await tabs.until((open) => count(open) === 2);
  await number.until((viewers) => viewers === 1);
  await memberships[0].leave();
  await number.until((viewers) => viewers === 0);
  assert.deepEqual(memberships.map(({ reason }) => reason), [null, null]);
});

test("what a fan says of themselves reaches a record that a function has made for them", async () => {
  const { backend: producer, event } = await aShow("By one call");
  const fan = page("fan");
  const { uid } = await fan.signInFan();
  const { adminId, fanUrl, id } = await fan.call("createTokensFan", { adminId: event.adminId, fanUrl: event.fanUrl });
  const record = values(producer, `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${uid}`);
  const { joinedAt } = await record.until((one) => one !== null);

  opened(joinFan(fan, { id, adminId, fanUrl }, uid, { name: "Bob", mobile: true }));

  const seen = await record.until((one) => one.name !== undefined);
  assert.deepEqual([seen.name, seen.mobile, seen.joinedAt], ["Bob", true, joinedAt]);
});

test("a phone that slept finds its place in line as it was, and is passed over no more", async () => {
  const { backend: producer, event } = await aShow("A long line");
  const fan = await aFan(event);
  const own = `${event.adminId}/${event.fanUrl}/${fan.uid}`;
  const tabs = values(producer, `presence/${own}`);
  await tabs.until((open) => count(open) === 1);
  await fan.line.getIn();
  const record = `activeBroadcasts/${event.adminId}/${event.fanUrl}/activeFans/${fan.uid}`;
  const stored = async (path) => (await get(ref(producer.database, path))).val();
  const [before, placed] = [await stored(record), await stored(`line/${own}`)];
  // It falls asleep, and the reconciler has missed it for a minute.
  goOffline(fan.backend.database);
  await tabs.until((open) => open === null);
  await new Namespace(stack.namespace).write(`line/${own}/awaySince`, placed.at);
  const since = values(producer, `line/${own}/awaySince`);
  await since.until((at) => at === placed.at);

  goOnline(fan.backend.database);

  await since.until((at) => at === null);
  assert.deepEqual([await stored(record), await stored(`line/${own}`)], [before, placed]);
  assert.equal(fan.membership.reason, null);
});

test("what was meant for yesterday's show gets neither into today's at its address nor out of it", async () => {
  const fields = { name: "Every week", fanUrl: "every-week-by-client" };
  const { backend: producer, event: yesterday } = await aShow(fields);
  const fan = page("fan");
  const { uid } = await fan.signInFan();
  const stale = await anotherTab(fan);
  // Ann joins while her network is away, and keeps the page.
  goOffline(stale.database);
  const path = `activeBroadcasts/${yesterday.adminId}/${yesterday.fanUrl}/activeFans/${uid}`;
  const queued = update(ref(stale.database), { ...namesEvent(yesterday, uid), [path]: { id: uid } });
  await producer.call("endBroadcast", { id: yesterday.id });
  const today = await producer.call("createEvent", fields);
  await producer.call("changeStatus", { id: today.id, status: "preshow" });
  const own = values(producer, path);
  await own.next();

  goOnline(stale.database);

  await assert.rejects(queued, /PERMISSION_DENIED/);
  const kept = opened(joinFan(stale, yesterday, uid));
  await heard(kept.state).until((state) => state === "gone");
  assert.equal(kept.reason.reason, "rules-denied");
  opened(joinFan(fan, today, uid));
  await own.until((record) => record?.joinedAt);
  await kept.leave();
  assert.notEqual((await get(ref(producer.database, path))).val(), null);
});

test("whoever may not come in is told so", async () => {
  const fan = page("fan");
  const { uid } = await fan.signInFan();

  const refused = opened(joinFan(fan, { id: "none", adminId: "nobody", fanUrl: "nowhere" }, uid));

  await heard(refused.state).until((state) => state === "gone", "a refusal");
  assert.equal(refused.reason.reason, "rules-denied");
});

test("a producer who closes a tab is at work in the other one", async () => {
  const { backend, event } = await aShow("Two desks");
  const other = await aProducer();
  const tabs = values(backend, `presence/${event.adminId}/${event.fanUrl}/producer`);
  const [first] = [backend, other].map((desk) => opened(joinRole(desk, event, "producer")));
  await tabs.until((open) => count(open) === 2);

  await first.close();

  await tabs.until((open) => count(open) === 1);
  const active = await get(ref(backend.database, `activeBroadcasts/${event.adminId}/${event.fanUrl}/producerActive`));
  assert.equal(active.val(), true);
});

/** The same person's page once more. */
async function anotherTab(backend) {
  const other = page("fan");
  await other.auth.updateCurrentUser(backend.auth.currentUser);
  return other;
}

function count(connections) {
  return Object.keys(connections ?? {}).length;
}
