// What a client leaves behind, and who notices.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  goOffline, goOnline, increment, onDisconnect, onValue, ref, serverTimestamp, set,
} from "firebase/database";
import { Heard, Namespace, Relay, HOST, PORT, values } from "./harness.mjs";

/** Hear the values of a place with full rights, from a client that stays. */
async function witness(space, path) {
  const heard = values(onValue, ref(space.client(), path));
  await heard.next();
  return heard;
}

test("a set waits until its client has gone", async () => {
  const space = new Namespace();
  const database = space.client();
  await set(ref(database, "online/ann"), true);
  const heard = await witness(space, "online/ann");

  await onDisconnect(ref(database, "online/ann")).set(false);
  assert.equal(await space.read("online/ann"), true);
  goOffline(database);

  assert.equal(await heard.next(), false);
});

test("a client whose wire is cut leaves the same behind", async () => {
  const space = new Namespace();
  const relay = await Relay.to(HOST, PORT);
  const database = space.client({ port: relay.port });
  await set(ref(database, "online/ann"), true);
  const heard = await witness(space, "online/ann");
  await onDisconnect(ref(database, "online/ann")).remove();

  relay.sever();

  assert.equal(await heard.next(), null);
});

test("a client that comes back ends the session that the server thought alive", async () => {
  const space = new Namespace();
  const relay = await Relay.to(HOST, PORT);
  const database = space.client({ port: relay.port });
  const connected = values(onValue, ref(database, ".info/connected"));
  await set(ref(database, "online/ann"), true);
  const heard = await witness(space, "online/ann");
  await onDisconnect(ref(database, "online/ann")).remove();
  await connected.until((is) => is);

  relay.strand();

  assert.equal(await heard.next(), null);
});

test("an update changes its children only", async () => {
  const space = new Namespace();
  await space.write("fan", { name: "Ann", online: true });
  const heard = await witness(space, "fan");
  const database = space.client();

  await onDisconnect(ref(database, "fan")).update({ online: false, "seen/at": 7 });
  goOffline(database);

  const gone = await heard.until((fan) => fan.online === false && fan.seen);
  assert.deepEqual(gone, { name: "Ann", online: false, seen: { at: 7 } });
});

test("server values are filled in when the client goes", async () => {
  const space = new Namespace();
  await space.write("", { viewers: 5 });
  const heard = await witness(space, "/");
  const database = space.client();
  const before = Date.now();

  await onDisconnect(ref(database, "viewers")).set(increment(-1));
  await onDisconnect(ref(database, "leftAt")).set(serverTimestamp());
  goOffline(database);

  const left = await heard.until((all) => all.viewers === 4 && all.leftAt);
  assert.ok(Math.abs(left.leftAt - before) < 60_000);
});

test("what is cancelled does not happen", async () => {
  const space = new Namespace();
  const heard = await witness(space, "/");
  const database = space.client();

  await onDisconnect(ref(database, "a")).set(1);
  await onDisconnect(ref(database, "b")).set(1);
  await onDisconnect(ref(database, "a")).cancel();
  goOffline(database);

  assert.deepEqual(await heard.next(), { b: 1 });
});

test("cancelling one child lets the rest of its parent's set happen", async () => {
  const space = new Namespace();
  await space.write("data", { original: true, child: "original-child" });
  const heard = await witness(space, "data");
  const database = space.client();

  await onDisconnect(ref(database, "data")).set({ parent: true, child: "parent-child" });
  await onDisconnect(ref(database, "data/child")).set("child");
  await onDisconnect(ref(database, "data/child")).cancel();
  goOffline(database);

  const gone = await heard.until((data) => data.parent);
  assert.deepEqual(gone, { original: true, child: "original-child", parent: true });
});

test("a priority can be left behind", async () => {
  const space = new Namespace();
  const heard = new Heard();
  onValue(ref(space.client(), "fan"), (snapshot) => heard.add(snapshot.exportVal()));
  await heard.next();
  const database = space.client();

  await onDisconnect(ref(database, "fan")).setWithPriority("gone", 5);
  goOffline(database);

  assert.deepEqual(await heard.next(), { ".value": "gone", ".priority": 5 });
});

test("the rules are asked when it is registered", async () => {
  const space = new Namespace();
  await space.bind({ ".read": true, open: { ".write": true } });
  const heard = await witness(space, "/");
  const database = space.client();

  await assert.rejects(onDisconnect(ref(database, "closed")).set(1), { code: "PERMISSION_DENIED" });
  await onDisconnect(ref(database, "open")).set(1);
  goOffline(database);

  assert.deepEqual(await heard.next(), { open: 1 });
});

test("the rules are asked again when the client goes", async () => {
  const space = new Namespace();
  await space.bind({ ".read": true, ".write": true });
  const heard = await witness(space, "/");
  const database = space.client();
  await onDisconnect(ref(database, "refused")).set(1);
  await onDisconnect(ref(database, "granted")).set(1);

  await space.bind({ ".read": true, granted: { ".write": true } });
  goOffline(database);

  assert.deepEqual(await heard.next(), { granted: 1 });
});

test("it happens once: a client that comes back leaves nothing behind any more", async () => {
  const space = new Namespace();
  const heard = await witness(space, "left");
  const database = space.client();
  await onDisconnect(ref(database, "left")).set(increment(1));

  goOffline(database);
  assert.equal(await heard.next(), 1);
  goOnline(database);
  await set(ref(database, "back"), true);
  goOffline(database);
  await space.write("left", 10);

  assert.equal(await heard.next(), 10);
});

test("presence: connected is told to the app, and absence to all others", async () => {
  const space = new Namespace();
  const heard = await witness(space, "online");
  const database = space.client();
  const connected = values(onValue, ref(database, ".info/connected"));
  onValue(ref(database, ".info/connected"), async (snapshot) => {
    if (snapshot.val() !== true) return;
    await onDisconnect(ref(database, "online/ann")).remove();
    await set(ref(database, "online/ann"), true);
  });

  assert.deepEqual(await heard.next(), { ann: true });
  goOffline(database);
  assert.equal(await heard.next(), null);
  goOnline(database);
  assert.deepEqual(await heard.next(), { ann: true });

  assert.deepEqual(connected.all, [false, true, false, true]);
});
