// Wires that break, clients that go offline, messages of every size.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  goOffline, goOnline, onValue, ref, runTransaction, set, update,
} from "firebase/database";
import { HOST, Namespace, PORT, Relay, values, within } from "./harness.mjs";

const CHUNK_CHARS = 16_384;

test("writes made offline are shown at once and stored later", async () => {
  const space = new Namespace();
  const database = space.client();
  const heard = values(onValue, ref(database, "show"));
  await heard.next();

  goOffline(database);
  const writes = [
    set(ref(database, "show"), { status: "preshow" }),
    update(ref(database, "show"), { status: "live", count: 1 }),
  ];
  assert.deepEqual(heard.all.at(-1), { status: "live", count: 1 });
  assert.equal(await space.read("show"), null);
  goOnline(database);
  await within(Promise.all(writes), "the confirmations");

  assert.deepEqual(await space.read("show"), { status: "live", count: 1 });
});

test("after a while offline a listener is brought up to date", async () => {
  const space = new Namespace();
  await space.write("a", { b: 1, c: 1 });
  const database = space.client();
  const heard = values(onValue, ref(database, "a"));
  await heard.next();

  goOffline(database);
  await space.write("a/b", 2);
  await space.write("a/c", null);
  goOnline(database);

  assert.deepEqual(await heard.next(), { b: 2 });
});

test("a listener that missed nothing hears nothing new", async () => {
  const space = new Namespace();
  await space.write("", { a: { x: 1 }, marker: 0 });
  const database = space.client();
  const same = values(onValue, ref(database, "a"));
  const marker = values(onValue, ref(database, "marker"));
  await same.next();
  await marker.next();

  goOffline(database);
  await space.write("marker", 1);
  goOnline(database);
  await marker.next();

  assert.deepEqual(same.all, [{ x: 1 }]);
});

test("a client that comes back is not sent again what it has", async () => {
  const space = new Namespace();
  const places = [1, -2.5, "text", true, { deep: { er: "é字" } }, 1e21, "", 0];
  const large = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [i % 3 ? `fan-${i}` : i, places[i % places.length]]),
  );
  await space.write("", { large, marker: 0 });
  const relay = await Relay.to(HOST, PORT);
  const database = space.client({ port: relay.port });
  const heard = values(onValue, ref(database, "large"));
  const marker = values(onValue, ref(database, "marker"));
  await heard.next();
  await marker.next();
  const first = relay.bytesDown;

  goOffline(database);
  await space.write("marker", 1);
  goOnline(database);
  await marker.next();

  assert.ok(first > 300_000, `${first} bytes at first`);
  assert.ok(relay.bytesDown - first < 5_000, `${relay.bytesDown - first} bytes on coming back`);
  assert.equal(heard.all.length, 1);
});

test("a client whose wire is cut comes back by itself, with its listeners and writes", async () => {
  const space = new Namespace();
  const relay = await Relay.to(HOST, PORT);
  const database = space.client({ port: relay.port });
  const connected = values(onValue, ref(database, ".info/connected"));
  const heard = values(onValue, ref(database, "a"));
  await heard.next();
  await connected.until((is) => is);

  relay.sever();
  await connected.until((is) => !is);
  const write = set(ref(database, "b"), "written while cut off");
  await space.write("a", "changed meanwhile");
  relay.mend();

  assert.equal(await heard.next(), "changed meanwhile");
  await within(write, "the write");
  assert.equal(await space.read("b"), "written while cut off");
  assert.ok(relay.connections >= 2);
});

test("a write is stored once, however often the wire is cut under it", async () => {
  const space = new Namespace();
  const relay = await Relay.to(HOST, PORT);
  const database = space.client({ port: relay.port });
  const connected = values(onValue, ref(database, ".info/connected"));
  const writes = [];

  for (let round = 0; round < 3; round += 1) {
    await connected.until((is) => is);
    writes.push(set(ref(database, `rounds/${round}`), round));
    relay.cut();
    await connected.until((is) => !is);
  }
  await within(Promise.all(writes), "the writes", 40_000);

  assert.deepEqual(await space.read("rounds"), { 0: 0, 1: 1, 2: 2 });
});

test("a transaction under way when the wire is cut is told so or is done, never half", async () => {
  const space = new Namespace();
  await space.write("n", 1);
  const relay = await Relay.to(HOST, PORT);
  const database = space.client({ port: relay.port });
  const heard = values(onValue, ref(database, "n"));
  await heard.next();

  const outcome = runTransaction(ref(database, "n"), (n) => n + 1).then(
    ({ committed }) => committed,
    (error) => error.message,
  );
  relay.cut();

  const told = await within(outcome, "the outcome", 40_000);
  const stored = await space.read("n");
  if (told === true) assert.equal(stored, 2);
  else assert.match(told, /disconnect/);
});

const SIZES = [CHUNK_CHARS - 200, CHUNK_CHARS, CHUNK_CHARS + 1, 10 * CHUNK_CHARS, 4_000_000];

for (const size of SIZES) {
  test(`a text of ${size} characters goes up and comes down whole`, async () => {
    const space = new Namespace();
    const database = space.client();
    const heard = values(onValue, ref(space.client(), "text"));
    await heard.next();
    // The SDK cuts anywhere, so it breaks what takes two UTF-16 units on its own side.
    const text = "Äя字x".repeat(size / 4);

    await within(set(ref(database, "text"), text), "the write");

    assert.ok((await heard.next()) === text);
  });
}

test("a map of twenty thousand children goes up and comes down whole", async () => {
  const space = new Namespace();
  const many = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`fan-${i}`, { name: `Fan ${i}`, place: i }]),
  );

  await within(set(ref(space.client(), "fans"), many), "the write");
  const heard = values(onValue, ref(space.client(), "fans"));

  assert.deepEqual(await heard.next(), many);
});

test("the server's clock is known to the client", async () => {
  const offset = values(onValue, ref(new Namespace().client(), ".info/serverTimeOffset"));

  const told = await offset.next();

  assert.ok(Math.abs(told) < 60_000);
});

test("one client's flood does not keep another from being served", async () => {
  const space = new Namespace();
  const busy = space.client();
  const calm = space.client();
  await set(ref(calm, "calm"), 0);

  const flood = Array.from({ length: 2000 }, (_, i) => set(ref(busy, `flood/${i}`), i));
  await within(set(ref(calm, "calm"), 1), "the calm client's write");
  await within(Promise.all(flood), "the flood");

  assert.equal(Object.keys(await space.read("flood")).length, 2000);
});
