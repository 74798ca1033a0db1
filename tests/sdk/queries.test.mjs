// Queries of every kind: listened to, and read once.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { onLog } from "firebase/app";
import {
  endAt, endBefore, equalTo, get, limitToFirst, limitToLast, onChildAdded,
  onChildRemoved, onValue, orderByChild, orderByKey, orderByPriority, orderByValue, push,
  query, ref, set, setPriority, setWithPriority, startAfter, startAt, update,
} from "firebase/database";
import { Heard, Namespace, within } from "./harness.mjs";

const space = new Namespace();
const FANS = {
  ann: { place: 3, seat: { row: "b" } },
  bob: { place: 1, seat: { row: "a" } },
  cid: { place: 2, seat: { row: "c" } },
  dee: { name: "no place" },
  eve: { place: "last" },
};
const SCORES = { ann: 10, bob: 20, cid: 20, dee: true, eve: "many" };
const NUMBERED = { 1: "one", 2: "two", 10: "ten", a: "A", B: "b" };
const RULES = {
  ".read": true,
  ".write": true,
  fans: { ".indexOn": ["place", "seat/row"] },
  scores: { ".indexOn": ".value" },
};

/** The keys of a query's result, in its order. */
function keys(snapshot) {
  const found = [];
  snapshot.forEach((one) => void found.push(one.key));
  return found;
}

function heardOnce(target) {
  return within(
    new Promise((resolve, reject) => onValue(target, resolve, reject, { onlyOnce: true })),
    "the query's first value",
  );
}

before(async () => {
  await space.bind(RULES);
  await space.write("", { fans: FANS, scores: SCORES, numbered: NUMBERED });
  const database = space.client();
  for (const [name, priority] of [["x", 2], ["y", 1], ["z", "a"], ["w", null]]) {
    await setWithPriority(ref(database, `ranked/${name}`), name, priority);
  }
});

const CASES = [
  ["by child", "fans", [orderByChild("place")], ["dee", "bob", "cid", "ann", "eve"]],
  ["by a child's child", "fans", [orderByChild("seat/row"), startAt("a")], ["bob", "ann", "cid"]],
  ["from a number on", "fans", [orderByChild("place"), startAt(2)], ["cid", "ann", "eve"]],
  ["after a number", "fans", [orderByChild("place"), startAfter(2)], ["ann", "eve"]],
  ["up to a number", "fans", [orderByChild("place"), endAt(2)], ["dee", "bob", "cid"]],
  ["before a number", "fans", [orderByChild("place"), endBefore(2)], ["dee", "bob"]],
  ["between two numbers", "fans", [orderByChild("place"), startAt(1), endAt(2)], ["bob", "cid"]],
  ["with exactly this child", "fans", [orderByChild("place"), equalTo(3)], ["ann"]],
  ["without the child", "fans", [orderByChild("place"), equalTo(null)], ["dee"]],
  ["the first by child", "fans", [orderByChild("place"), limitToFirst(2)], ["dee", "bob"]],
  ["the last by child", "fans", [orderByChild("place"), limitToLast(2)], ["ann", "eve"]],
  ["the last of a range", "fans", [orderByChild("place"), endAt(2), limitToLast(1)], ["cid"]],
  ["by value", "scores", [orderByValue()], ["dee", "ann", "bob", "cid", "eve"]],
  ["equal values from a key on", "scores", [orderByValue(), startAt(20, "c")], ["cid", "eve"]],
  ["equal values after a key", "scores", [orderByValue(), startAfter(20, "bob")], ["cid", "eve"]],
  ["equal values before a key", "scores", [orderByValue(), endBefore(20, "cid")], ["dee", "ann", "bob"]],
  ["this value and key", "scores", [orderByValue(), equalTo(20, "cid")], ["cid"]],
  ["true only", "scores", [orderByValue(), equalTo(true)], ["dee"]],
  ["by key", "numbered", [orderByKey()], ["1", "2", "10", "B", "a"]],
  ["keys from", "numbered", [orderByKey(), startAt("2")], ["2", "10", "B", "a"]],
  ["keys after", "numbered", [orderByKey(), startAfter("2")], ["10", "B", "a"]],
  ["keys before", "numbered", [orderByKey(), endBefore("10")], ["1", "2"]],
  ["one key", "numbered", [orderByKey(), equalTo("10")], ["10"]],
  ["the last keys", "numbered", [orderByKey(), limitToLast(2)], ["B", "a"]],
  ["by priority", "ranked", [orderByPriority()], ["w", "y", "x", "z"]],
  ["by nothing said: priority", "ranked", [], ["w", "y", "x", "z"]],
  ["priorities from a number on", "ranked", [orderByPriority(), startAt(2)], ["x", "z"]],
  ["priorities from a number and key on", "ranked", [orderByPriority(), startAt(1, "y"), endAt(2)], ["y", "x"]],
  ["without a priority", "ranked", [orderByPriority(), equalTo(null)], ["w"]],
  ["the first by priority", "ranked", [limitToFirst(2)], ["w", "y"]],
  ["of a leaf", "fans/ann/place", [orderByKey(), limitToFirst(1)], []],
  ["of nothing", "absent", [orderByKey(), limitToFirst(1)], []],
];

describe("a query finds", () => {
  for (const [name, path, parts, expected] of CASES) {
    test(name, async () => {
      const listening = query(ref(space.client(), path), ...parts);
      const reading = query(ref(space.client(), path), ...parts);

      assert.deepEqual(keys(await heardOnce(listening)), expected, "as a listener");
      assert.deepEqual(keys(await within(get(reading), "get")), expected, "by get");
    });
  }
});

test("a window of the last two moves along as children come and go", async () => {
  const own = new Namespace();
  await own.write("chat", { a: 1, b: 2 });
  const heard = new Heard();
  const window = query(ref(own.client(), "chat"), orderByKey(), limitToLast(2));
  onChildAdded(window, (snapshot) => heard.add(["in", snapshot.key]));
  onChildRemoved(window, (snapshot) => heard.add(["out", snapshot.key]));
  await heard.take(2);

  await own.write("chat/c", 3);
  const moved = await heard.take(2);
  await own.write("chat/b", null);
  const back = await heard.take(2);

  assert.deepEqual(moved.sort(), [["in", "c"], ["out", "a"]]);
  assert.deepEqual(back.sort(), [["in", "a"], ["out", "b"]]);
});

test("several windows on one place are kept apart", async () => {
  const own = new Namespace();
  await own.write("line", { a: 1, b: 2, c: 3, d: 4 });
  const line = ref(own.client(), "line");
  const windows = [limitToFirst(1), limitToLast(1), startAt("b"), endAt("b")];
  const results = await Promise.all(windows.map((part) => heardOnce(query(line, orderByKey(), part))));
  const whole = await heardOnce(line);

  assert.deepEqual(results.map(keys), [["a"], ["d"], ["b", "c", "d"], ["a", "b"]]);
  assert.deepEqual(keys(whole), ["a", "b", "c", "d"]);
});

test("a client's own pushes move its window once each", async () => {
  const database = new Namespace().client();
  const chat = ref(database, "chat");
  const heard = new Heard();
  onValue(query(chat, limitToLast(2)), (snapshot) => heard.add(Object.values(snapshot.val() ?? {})));
  await heard.next();

  for (const line of ["one", "two", "three", "four"]) await set(push(chat), line);

  assert.deepEqual(heard.all, [[], ["one"], ["one", "two"], ["two", "three"], ["three", "four"]]);
});

test("a window and the whole stay in step, whoever writes", async () => {
  const own = new Namespace();
  await own.bind({ ".read": true, ".write": true, fans: { ".indexOn": "place" } });
  await own.write("fans", { a: { place: 1 }, b: { place: 2 }, c: { place: 3 } });
  const database = own.client();
  const fans = ref(database, "fans");
  const whole = new Heard();
  const window = new Heard();
  onValue(fans, (snapshot) => whole.add(keys(snapshot)));
  onValue(query(fans, orderByChild("place"), limitToFirst(2)), (snapshot) => window.add(keys(snapshot)));
  await whole.next();
  await window.next();

  await own.update("fans", { "c/place": 0, d: { place: 9 } });
  const others = await window.next();
  await update(fans, { c: null, "d/place": 1 });
  const mine = window.all.at(-1);
  await own.write("fans/a", null);
  const last = await window.next().then(() => window.next());

  assert.deepEqual([others, mine, last], [["c", "a"], ["a", "d"], ["d", "b"]]);
  assert.deepEqual(whole.all.at(-1), ["b", "d"]);
});

test("a query sees priorities and children change", async () => {
  const own = new Namespace();
  const database = own.client();
  const heard = new Heard();
  for (const [name, priority] of [["a", 1], ["b", 2]]) {
    await setWithPriority(ref(database, `line/${name}`), name, priority);
  }
  onValue(query(ref(own.client(), "line"), orderByPriority(), limitToFirst(1)), (snapshot) => {
    heard.add(snapshot.val());
  });
  await heard.next();

  await setPriority(ref(database, "line/a"), 3);

  assert.deepEqual(await heard.until((value) => "b" in value), { b: "b" });
});

test("a listener without an index is served, and its client warns", async () => {
  const warnings = new Heard();
  onLog(({ message }) => warnings.add(message), { level: "warn" });
  const target = query(ref(space.client(), "fans"), orderByChild("name"), equalTo("no place"));

  const snapshot = await heardOnce(target);
  const warning = await warnings.until((line) => line.includes("unspecified index"));

  assert.deepEqual(keys(snapshot), ["dee"]);
  assert.match(warning, /"\.indexOn": "name" at \/fans/);
});

test("an unindexed get is refused with the index to add", async () => {
  const target = query(ref(space.client(), "fans"), orderByChild("name"), limitToFirst(1));

  await assert.rejects(within(get(target), "get"), {
    message: 'Index not defined, add ".indexOn": "name", for path "/fans", to the rules',
  });
});
