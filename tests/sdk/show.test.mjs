// A whole show, by the web apps of a producer, a host and a fan.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signInAnonymously, signInWithCustomToken, signInWithEmailAndPassword } from "firebase/auth";
import {
  get, goOffline, goOnline, onChildAdded, onChildRemoved, onValue, ref, set, update,
} from "firebase/database";
import { app } from "./apps.mjs";
import { Heard, Namespace, closeAtEnd, stack, values } from "./harness.mjs";
import { fanIn, join, pictureOf, roleIn } from "./presence.mjs";
import { line } from "./line.mjs";

const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

test("a show runs from its making to its end", async () => {
  const [producer, host, fan, second] = [app(), app(), app(), app()];
  const { email, password } = stack.producer;
  const { user: boss } = await signInWithEmailAndPassword(producer.auth, email, password);

  // The producer makes an event and opens the doors.
  const event = await producer.call("createEvent", { name: "By the SDKs" });
  const place = `${boss.uid}/${event.fanUrl}`;
  const { user: ann } = await signInAnonymously(fan.auth);
  const status = values(onValue, ref(fan.database, `shows/${place}/status`));
  await status.next();
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  await status.until((now) => now === "preshow");

  // A fan comes, in two tabs; the place is one.
  const came = new Heard();
  const left = new Heard();
  const fans = ref(producer.database, `activeBroadcasts/${place}/activeFans`);
  onChildAdded(fans, (snapshot) => came.add(snapshot.val()));
  onChildRemoved(fans, (snapshot) => left.add(snapshot.key));
  const fansPlace = fanIn(event, ann.uid, { name: "Ann" });
  const tabs = values(onValue, ref(producer.database, fansPlace.presence));
  const refused = new Heard();
  const first = joined(fan.database, fansPlace, refused.add);
  const seen = await came.next("the fan's coming");
  assert.equal(seen.name, "Ann");
  await second.auth.updateCurrentUser(ann);
  joined(second.database, fansPlace);
  await tabs.until((open) => count(open) === 2);
  await assert.rejects(get(ref(fan.database, `activeBroadcasts/${place}/activeFans`)), /Permission denied/);
  await assert.rejects(set(ref(fan.database, `shows/${place}/status`), "live"), /PERMISSION_DENIED/);

  // The host comes by the link, with a token that is worth that part.
  const { firebaseToken } = await host.call("loginHost", { adminId: boss.uid, hostUrl: event.hostUrl });
  await signInWithCustomToken(host.auth, firebaseToken);
  const active = values(onValue, ref(producer.database, `activeBroadcasts/${place}/hostActive`));
  await active.next();
  joined(host.database, roleIn(event, "host"));
  await active.until((now) => now === true);

  // Live. One tab loses its connection, then the other as well; the place is kept, and
  // the fan comes back to it.
  await producer.call("eventGoLive", { id: event.id });
  await status.until((now) => now === "live");
  const closed = values(onValue, ref(host.database, `shows/${place}/status`));
  goOffline(second.database);
  await tabs.until((open) => count(open) === 1);
  goOffline(fan.database);
  await tabs.until((open) => open === null);
  goOnline(fan.database);
  await tabs.until((open) => count(open) === 1);
  assert.deepEqual((await get(ref(fan.database, fansPlace.place))).val(), seen);

  // The fan has a picture, which the producer loads when they look at the fan.
  const picture = ref(producer.database, `fanPictures/${place}/${ann.uid}`);
  await update(ref(fan.database), pictureOf(event, ann.uid, PICTURE));
  assert.equal((await get(picture)).val(), PICTURE);
  await assert.rejects(get(picture.parent), /Permission denied/);

  // The fan leaves on purpose, and the end.
  await first.leave();
  assert.equal(await left.next("the fan's leaving"), ann.uid);
  assert.equal((await get(picture)).exists(), false);
  assert.deepEqual([left.all, refused.all], [[ann.uid], []]);
  await producer.call("endBroadcast", { id: event.id });
  await closed.until((now) => now === "closed");
});

test("two tabs that open at once are one fan, who counts once", async () => {
  const [producer, left, right] = [app(), app(), app()];
  const { email, password } = stack.producer;
  const { user: boss } = await signInWithEmailAndPassword(producer.auth, email, password);
  const event = await producer.call("createEvent", { name: "Two tabs" });
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  const { user: ann } = await signInAnonymously(left.auth);
  await right.auth.updateCurrentUser(ann);
  const place = fanIn(event, ann.uid);
  const number = values(onValue, ref(producer.database, place.number));
  await number.until((viewers) => viewers === 0);
  const tabs = values(onValue, ref(producer.database, place.presence));
  const refused = new Heard();

  const tab = joined(left.database, place, refused.add);
  joined(right.database, place, refused.add);

  await tabs.until((open) => count(open) === 2);
  await number.until((viewers) => viewers === 1);
  await tab.leave();
  await number.until((viewers) => viewers === 0);
  assert.deepEqual(refused.all, []);
});

test("a phone that slept finds its place in line as it was, and is passed over no more", async () => {
  const [producer, fan] = [app(), app()];
  const { email, password } = stack.producer;
  await signInWithEmailAndPassword(producer.auth, email, password);
  const event = await producer.call("createEvent", { name: "A long line" });
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  const { user: ann } = await signInAnonymously(fan.auth);
  const place = fanIn(event, ann.uid);
  const tabs = values(onValue, ref(producer.database, place.presence));
  const refused = new Heard();
  joined(fan.database, place, refused.add);
  await tabs.until((open) => count(open) === 1);
  await line(fan.database, event, ann.uid).getIn();
  const record = (await get(ref(producer.database, place.place))).val();
  const inLine = ref(producer.database, place.away).parent;
  const before = (await get(inLine)).val();
  // It falls asleep, and the reconciler has missed it for a minute.
  goOffline(fan.database);
  await tabs.until((open) => open === null);
  await new Namespace(stack.namespace).write(place.away, before.at);
  const since = values(onValue, ref(producer.database, place.away));
  await since.until((at) => at === before.at);

  goOnline(fan.database);

  await since.until((at) => at === null);
  assert.deepEqual((await get(inLine)).val(), before);
  assert.deepEqual((await get(ref(producer.database, place.place))).val(), record);
  assert.deepEqual(refused.all, []);
});

test("what was meant for yesterday's show gets neither into today's at its address nor out of it", async () => {
  const [producer, fan, stale] = [app(), app(), app()];
  const { email, password } = stack.producer;
  await signInWithEmailAndPassword(producer.auth, email, password);
  const fields = { name: "Every week", fanUrl: "every-week" };
  const yesterday = await producer.call("createEvent", fields);
  await producer.call("changeStatus", { id: yesterday.id, status: "preshow" });
  const { user: ann } = await signInAnonymously(fan.auth);
  await stale.auth.updateCurrentUser(ann);
  // Ann joins while her network is away, and keeps the page.
  const kept = fanIn(yesterday, ann.uid);
  goOffline(stale.database);
  const queued = update(ref(stale.database), { ...kept.names, [kept.place]: kept.value });
  await producer.call("endBroadcast", { id: yesterday.id });
  const today = await producer.call("createEvent", fields);
  await producer.call("changeStatus", { id: today.id, status: "preshow" });
  const own = values(onValue, ref(producer.database, kept.place));
  await own.next();
  const refused = new Heard();

  goOnline(stale.database);

  await assert.rejects(queued, /PERMISSION_DENIED/);
  const page = joined(stale.database, kept, refused.add);
  assert.match((await refused.next("a refusal")).message, /PERMISSION_DENIED/);
  joined(fan.database, fanIn(today, ann.uid));
  await own.until((record) => record?.joinedAt);
  await page.leave();
  assert.notEqual((await get(ref(producer.database, kept.place))).val(), null);
});

test("whoever may not come in is told so", async () => {
  const fan = app();
  const { user: ann } = await signInAnonymously(fan.auth);
  const refused = new Heard();

  joined(fan.database, fanIn({ id: "none", adminId: "nobody", fanUrl: "nowhere" }, ann.uid), refused.add);

  assert.match((await refused.next("a refusal")).message, /PERMISSION_DENIED/);
});

/** Join, and close at the end of the file. */
function joined(database, place, onGone) {
  const tab = join(database, place, onGone);
  closeAtEnd(() => tab.close());
  return tab;
}

function count(connections) {
  return Object.keys(connections ?? {}).length;
}
