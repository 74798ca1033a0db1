// What can be stored, and how it comes back.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  get, increment, onValue, orderByPriority, push, query, ref, serverTimestamp, set, setPriority,
  setWithPriority, update,
} from "firebase/database";
import { Namespace, values } from "./harness.mjs";

const ROUND_TRIPS = [
  ["a text", "live"],
  ["an empty text", ""],
  ["zero", 0],
  ["a negative fraction", -0.125],
  ["the largest safe integer", Number.MAX_SAFE_INTEGER],
  ["the largest number", Number.MAX_VALUE],
  ["false", false],
  ["unicode in texts", "Привет, 世界 🎤 e\u0301 \u0000 \u2028 \"quoted\" \\"],
  ["unicode in keys", { "ключ": 1, "🎤 key": 2, "with space?&%=:'": 3 }],
  ["an array", ["a", "b", "c"]],
  ["an array of maps of arrays", [{ a: [1, 2] }, { a: [3] }]],
  ["ten thousand characters in a row", "x".repeat(10_000)],
  ["a key of 760 bytes", { ["k".repeat(760)]: 1 }],
];

for (const [name, value] of ROUND_TRIPS) {
  test(`${name} comes back as it was`, async () => {
    const space = new Namespace();

    await set(ref(space.client(), "value"), value);
    const heard = values(onValue, ref(space.client(), "value"));

    assert.deepEqual(await heard.next(), value);
    assert.deepEqual((await get(ref(space.client(), "value"))).val(), value);
  });
}

test("holes in an array come back as holes, and sparse ones as a map", async () => {
  const database = new Namespace().client();

  await set(ref(database, "dense"), { 0: "a", 2: "c" });
  await set(ref(database, "sparse"), { 0: "a", 9: "j" });

  assert.deepEqual((await get(ref(database, "dense"))).val(), ["a", , "c"]);
  assert.deepEqual((await get(ref(database, "sparse"))).val(), { 0: "a", 9: "j" });
});

test("what holds nothing is not there", async () => {
  const space = new Namespace();
  const database = space.client();

  await set(ref(database, "a"), { empty: {}, none: [], nothing: null, deep: { er: {} } });

  assert.equal((await get(ref(database, "a"))).exists(), false);
  assert.equal(await space.read(""), null);
});

test("data may lie 32 levels deep", async () => {
  const space = new Namespace();
  const path = Array.from({ length: 32 }, (_, i) => `l${i}`).join("/");

  await set(ref(space.client(), path), "bottom");

  assert.equal((await get(ref(space.client(), path))).val(), "bottom");
});

test("places may have names of every kind", async () => {
  const space = new Namespace();
  const database = space.client();
  const names = ["a b", "100%", "50%25", "ключ", "🎤", "q?x=1&y", "it's", '"', "a:b", "a+b", "-1", "01"];
  const heard = values(onValue, ref(database, "all"));
  await heard.next();

  await Promise.all(names.map((name) => set(ref(database, `all/${name}/x`), name)));

  const stored = await space.read("all");
  assert.deepEqual(stored, Object.fromEntries(names.map((name) => [name, { x: name }])));
  assert.deepEqual(heard.all.at(-1), stored);
  for (const name of names) assert.equal(await space.read(`all/${name}/x`), name);
});

test("the server's time is one for a whole write, and replaces the client's guess", async () => {
  const space = new Namespace();
  const database = space.client();
  const heard = values(onValue, ref(database, "show"));
  await heard.next();

  await update(ref(database, "show"), { startedAt: serverTimestamp(), "log/first": serverTimestamp() });

  const stored = await space.read("show");
  assert.equal(stored.startedAt, stored.log.first);
  assert.ok(Math.abs(stored.startedAt - Date.now()) < 60_000);
  assert.deepEqual(heard.all.at(-1), stored);
});

test("a rule sees the server's time as now", async () => {
  const space = new Namespace();
  await space.bind({ ".read": true, ".write": true, at: { ".validate": "newData.val() === now" } });

  await set(ref(space.client(), "at"), serverTimestamp());

  await assert.rejects(set(ref(space.client(), "at"), Date.now() - 1000), /PERMISSION_DENIED/);
});

test("increments of many clients add up", async () => {
  const space = new Namespace();
  const clients = Array.from({ length: 10 }, () => space.client());

  await Promise.all(
    clients.flatMap((database) => [1, 2, -0.5].map((by) => set(ref(database, "likes"), increment(by)))),
  );

  assert.equal(await space.read("likes"), 25);
});

test("an increment starts from nothing, and from what is no number", async () => {
  const space = new Namespace();
  await space.write("text", "seven");
  const database = space.client();

  await update(ref(database), { new: increment(3), text: increment(4) });

  assert.deepEqual(await space.read(""), { new: 3, text: 4 });
});

test("a listener sees each increment of its own client once", async () => {
  const space = new Namespace();
  await space.write("n", 1);
  const database = space.client();
  const heard = values(onValue, ref(database, "n"));
  await heard.next();

  await set(ref(database, "n"), increment(1));
  await set(ref(database, "n"), increment(1));

  assert.deepEqual(heard.all, [1, 2, 3]);
});

test("priorities are kept, exported, changed and cleared", async () => {
  const space = new Namespace();
  const database = space.client();
  const fan = ref(database, "fan");

  await setWithPriority(fan, { name: "Ann" }, 3);
  const first = await get(ref(space.client(), "fan"));
  await setPriority(fan, "vip");
  const second = await get(ref(space.client(), "fan"));
  await set(fan, { name: "Ann" });
  const third = await get(ref(space.client(), "fan"));

  assert.deepEqual(first.exportVal(), { name: "Ann", ".priority": 3 });
  assert.equal(second.priority, "vip");
  assert.equal(third.priority, null);
});

test("children are ordered by priority: none, numbers, texts", async () => {
  const database = new Namespace().client();
  const line = ref(database, "line");
  for (const priority of ["b", 2, null, "a", 1]) {
    await setWithPriority(push(line), `${priority}`, priority);
  }

  const found = [];
  (await get(query(line, orderByPriority()))).forEach((one) => void found.push(one.val()));

  assert.deepEqual(found, ["null", "1", "2", "a", "b"]);
});

test("the server's time can be a priority", async () => {
  const database = new Namespace().client();

  await setWithPriority(ref(database, "a"), 1, serverTimestamp());

  const { priority } = await get(ref(database, "a"));
  assert.ok(Math.abs(priority - Date.now()) < 60_000);
});

test("a child set below a text turns it into a map", async () => {
  const space = new Namespace();
  await space.write("a", "text");

  await set(ref(space.client(), "a/b/c"), 1);

  assert.deepEqual(await space.read("a"), { b: { c: 1 } });
});

test("databases of different names know nothing of each other", async () => {
  const [one, other] = [new Namespace(), new Namespace()];

  await set(ref(one.client(), "a"), 1);

  assert.equal((await get(ref(other.client(), "a"))).exists(), false);
});
