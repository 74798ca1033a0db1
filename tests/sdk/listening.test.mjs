// What a listener hears, and in which order.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  child, get, off, onChildAdded, onChildChanged, onChildMoved, onChildRemoved, onValue,
  orderByChild, push, query, ref, remove, set, update,
} from "firebase/database";
import { Heard, Namespace, values, within } from "./harness.mjs";

/** Every child event of a query, as [kind, key, key before, value]. */
function children(target) {
  const heard = new Heard();
  const kinds = {
    added: onChildAdded, changed: onChildChanged, moved: onChildMoved, removed: onChildRemoved,
  };
  for (const [kind, listen] of Object.entries(kinds)) {
    listen(target, (snapshot, before) => {
      heard.add([kind, snapshot.key, before ?? null, snapshot.val()]);
    });
  }
  return heard;
}

test("a listener hears what is there and then every change by somebody else", async () => {
  const space = new Namespace();
  await space.write("show", { status: "preshow" });

  const heard = values(onValue, ref(space.client(), "show"));
  const first = await heard.next();
  await set(ref(space.client(), "show/status"), "live");

  assert.deepEqual(first, { status: "preshow" });
  assert.deepEqual(await heard.next(), { status: "live" });
});

test("a listener at an empty place hears null at once", async () => {
  const heard = values(onValue, ref(new Namespace().client(), "nothing/here"));

  assert.equal(await heard.next(), null);
});

test("a writer's own listener hears the value once, before the write is confirmed", async () => {
  const database = new Namespace().client();
  const heard = values(onValue, ref(database, "status"));
  await heard.next();

  await set(ref(database, "status"), "live");

  assert.deepEqual(heard.all, [null, "live"]);
});

test("changes over REST reach a listener as one value per write", async () => {
  const space = new Namespace();
  const heard = values(onValue, ref(space.client(), "show"));
  await heard.next();

  await space.update("show", { status: "live", "fans/f1": true });
  await space.write("show/status", null);
  await space.write("show", null);

  assert.deepEqual(await heard.take(3), [
    { status: "live", fans: { f1: true } },
    { fans: { f1: true } },
    null,
  ]);
});

test("an update of several places is heard as one step", async () => {
  const space = new Namespace();
  const database = space.client();
  const heard = values(onValue, ref(space.client(), "/"));
  await heard.next();

  await update(ref(database), { "fans/f1/name": "Ann", "line/0": "f1", count: 1 });

  assert.deepEqual(await heard.next(), {
    fans: { f1: { name: "Ann" } }, line: ["f1"], count: 1,
  });
});

test("children are heard as added, changed, moved and removed", async () => {
  const space = new Namespace();
  await space.write("fans", { a: { place: 1 }, b: { place: 2 } });
  await space.bind({ ".read": true, ".write": true, fans: { ".indexOn": "place" } });
  const heard = children(query(ref(space.client(), "fans"), orderByChild("place")));
  const initial = await heard.take(2);

  await space.write("fans/c", { place: 3 });
  await space.write("fans/a/place", 9);
  await space.write("fans/b", null);

  assert.deepEqual(initial, [
    ["added", "a", null, { place: 1 }],
    ["added", "b", "a", { place: 2 }],
  ]);
  assert.deepEqual(await heard.take(4), [
    ["added", "c", "b", { place: 3 }],
    ["moved", "a", "c", { place: 9 }],
    ["changed", "a", "c", { place: 9 }],
    ["removed", "b", null, { place: 2 }],
  ]);
});

test("pushed children arrive in the order of their ids", async () => {
  const database = new Namespace().client();
  const line = ref(database, "line");

  const ids = [];
  for (const name of ["Ann", "Bob", "Cid"]) ids.push((await push(line, { name })).key);
  const stored = [];
  (await get(line)).forEach((fan) => void stored.push([fan.key, fan.val().name]));

  assert.deepEqual(stored, [[ids[0], "Ann"], [ids[1], "Bob"], [ids[2], "Cid"]]);
});

test("whoever stopped listening hears nothing more", async () => {
  const space = new Namespace();
  const database = space.client();
  const stopped = values(onValue, ref(database, "a"));
  const control = values(onValue, ref(database, "b"));
  await stopped.next();
  await control.next();

  stopped.stop();
  await space.write("a", 1);
  await space.write("b", 1);
  await control.next();

  assert.deepEqual(stopped.all, [null]);
});

test("a place can be listened to again and is then fresh", async () => {
  const space = new Namespace();
  const place = ref(space.client(), "a");
  const before = values(onValue, place);
  await before.next();
  off(place);
  await space.write("a", "new");

  const after = values(onValue, place);

  assert.equal(await after.next(), "new");
});

test("nested listeners of one client agree", async () => {
  const space = new Namespace();
  const database = space.client();
  const whole = values(onValue, ref(database, "show"));
  const part = values(onValue, ref(database, "show/fans/f1"));
  await whole.next();
  await part.next();

  await space.write("show/fans/f1", { name: "Ann" });
  await space.write("show", { fans: { f1: { name: "Bob" } } });

  assert.deepEqual(await part.take(2), [{ name: "Ann" }, { name: "Bob" }]);
  assert.deepEqual(await whole.take(2), [
    { fans: { f1: { name: "Ann" } } },
    { fans: { f1: { name: "Bob" } } },
  ]);
});

test("the ancestor stays in step after its listener has gone and its child's has not", async () => {
  const space = new Namespace();
  const database = space.client();
  const whole = values(onValue, ref(database, "show"));
  const part = values(onValue, ref(database, "show/status"));
  await whole.next();
  await part.next();

  whole.stop();
  await space.write("show/status", "live");

  assert.equal(await part.next(), "live");
});

test("get reads once, with and without a listener", async () => {
  const space = new Namespace();
  await space.write("a", { b: 1 });
  const database = space.client();
  const cold = await get(ref(database, "a"));
  const heard = values(onValue, ref(database, "a"));
  await heard.next();
  await space.write("a/b", 2);
  await heard.next();

  const warm = await get(ref(database, "a/b"));
  const absent = await get(ref(database, "absent"));

  assert.deepEqual(cold.val(), { b: 1 });
  assert.equal(warm.val(), 2);
  assert.equal(absent.exists(), false);
});

test("a thousand places can be listened to over one connection", async () => {
  const space = new Namespace();
  const database = space.client();
  const listeners = Array.from({ length: 1000 }, (_, i) => values(onValue, ref(database, `fans/${i}`)));
  await Promise.all(listeners.map((heard) => heard.next()));

  const all = Object.fromEntries(listeners.map((_, i) => [`f${i}`.slice(1), `Fan ${i}`]));
  await space.write("fans", all);
  const names = await Promise.all(listeners.map((heard) => heard.next()));

  assert.deepEqual(names, listeners.map((_, i) => `Fan ${i}`));
});

test("two hundred clients hear one write", async () => {
  const space = new Namespace();
  const listeners = Array.from({ length: 200 }, () => values(onValue, ref(space.client(), "status")));
  await Promise.all(listeners.map((heard) => heard.next()));

  await space.write("status", "live");
  const heard = await Promise.all(listeners.map((each) => each.next()));

  assert.deepEqual(new Set(heard), new Set(["live"]));
});

test("removing and setting null are the same to a listener", async () => {
  const space = new Namespace();
  await space.write("a", { b: { c: 1 } });
  const database = space.client();
  const heard = values(onValue, ref(space.client(), "a"));
  await heard.next();

  await remove(child(ref(database, "a"), "b/c"));
  await set(ref(database, "a/b/c"), 2);
  await set(ref(database, "a/b/c"), null);

  assert.deepEqual(await heard.take(3), [null, { b: { c: 2 } }, null]);
});

test("writes of one client are stored in the order in which they were made", async () => {
  const space = new Namespace();
  const database = space.client();
  const heard = values(onValue, ref(space.client(), "n"));
  await heard.next();

  const writes = Array.from({ length: 100 }, (_, i) => set(ref(database, "n"), i));
  await within(Promise.all(writes), "a hundred confirmations");

  assert.deepEqual(await heard.take(100), Array.from({ length: 100 }, (_, i) => i));
});
