// Transactions: alone, contended for, refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { get, onValue, ref, runTransaction, set, setWithPriority } from "firebase/database";
import { Namespace, values, within } from "./harness.mjs";

// The SDK gives up after 25 tries, and each must cost it a commit by somebody else: with
// fewer than 25 of those nobody may run out of tries, however unlucky.
const CLIENTS = 6;
const ROUNDS = 4;

test("clients that count at the same time lose no count", async () => {
  const space = new Namespace();
  const counters = Array.from({ length: CLIENTS }, () => ref(space.client(), "viewers"));

  await within(
    Promise.all(
      counters.map(async (counter) => {
        for (let round = 0; round < ROUNDS; round += 1) {
          const { committed } = await runTransaction(counter, (count) => (count ?? 0) + 1);
          assert.equal(committed, true);
        }
      }),
    ),
    "all transactions",
    40_000,
  );

  assert.equal(await space.read("viewers"), CLIENTS * ROUNDS);
});

test("only one client gets the seat that all of them want", async () => {
  const space = new Namespace();
  const seats = Array.from({ length: CLIENTS }, () => ref(space.client(), "stage/seat"));

  const outcomes = await within(
    Promise.all(
      seats.map((seat, i) => runTransaction(seat, (taken) => (taken === null ? `fan-${i}` : undefined))),
    ),
    "all transactions",
  );

  const winners = outcomes.filter(({ committed }) => committed);
  assert.equal(winners.length, 1);
  assert.equal(winners[0].snapshot.val(), await space.read("stage/seat"));
});

test("a transaction runs again on what came in between", async () => {
  const space = new Namespace();
  await space.write("n", 1);
  const place = ref(space.client(), "n");
  const heard = values(onValue, place);
  await heard.next();
  // Written by another connection, whose news cannot be here before the transaction.
  const interference = set(ref(space.client(), "n"), 10);

  const seen = [];
  const { snapshot } = await runTransaction(place, (value) => {
    seen.push(value);
    return value * 2 + 1;
  });
  await interference;

  const stored = await space.read("n");
  assert.ok([10, 21].includes(stored), `stored ${stored}, seen ${seen}`);
  assert.ok([3, 21].includes(snapshot.val()));
});

test("a transaction on data that the client has never seen is told of it", async () => {
  const space = new Namespace();
  await space.write("show", { status: "preshow", fans: { ann: 1 } });
  const seen = [];

  const { committed, snapshot } = await runTransaction(ref(space.client(), "show"), (show) => {
    seen.push(show);
    return show === null ? null : { ...show, status: "live" };
  });

  assert.equal(committed, true);
  assert.deepEqual(snapshot.val(), { status: "live", fans: { ann: 1 } });
  assert.deepEqual(seen[0], null);
});

test("a transaction that gives up changes nothing", async () => {
  const space = new Namespace();
  await space.write("n", 5);

  const { committed, snapshot } = await runTransaction(ref(space.client(), "n"), (value) =>
    value === null ? 0 : undefined,
  );

  assert.equal(committed, false);
  assert.equal(snapshot.val(), 5);
  assert.equal(await space.read("n"), 5);
});

const AWKWARD = [
  ["nested maps", { a: { b: { c: true, d: "x" } }, e: 1 }],
  ["unicode", { "ключ 🎤": "значение 🎬", "ß": "é\u0301" }],
  ["arrays", ["a", "b", { c: 1 }]],
  ["integer-like keys", { 10: "ten", 9: "nine", "09": "padded", a: "last" }],
  ["decimals", { a: 0.1, b: -2.5, c: 1e-7, d: 123456789.125 }],
  ["large numbers", { a: 2 ** 53 - 1, b: -(2 ** 31), c: 1e300, d: 5e-324 }],
  ["powers of two that the SDK encodes oddly", { a: 2 ** -29, b: 2 ** -31, c: 2 ** 48 - 1 }],
  ["both booleans and an empty string", { t: true, f: false, s: "" }],
  ["surrogates against the top of the plane", { "\u{1F600}": 1, "\uFF5E": 2 }],
];

for (const [name, value] of AWKWARD) {
  test(`both sides hash ${name} alike`, async () => {
    const space = new Namespace();
    const place = ref(space.client(), "place");
    await set(place, { value });

    // Based on a cached value, so the server must agree with the client's hash of it.
    const heard = values(onValue, place);
    await heard.next();
    let runs = 0;
    const { committed } = await within(
      runTransaction(place, (current) => {
        runs += 1;
        return { ...current, done: true };
      }),
      "the transaction",
    );

    assert.equal(committed, true);
    assert.equal(runs, 1);
    assert.equal((await space.read("place")).done, true);
  });
}

test("both sides hash priorities alike", async () => {
  const space = new Namespace();
  const database = space.client();
  for (const [key, priority] of [["a", 3], ["b", 1.5], ["c", "x"], ["d", null]]) {
    await setWithPriority(ref(database, `line/${key}`), { name: key }, priority);
  }
  await setWithPriority(ref(database, "line/e"), "leaf", 0);
  const heard = values(onValue, ref(database, "line"));
  await heard.next();

  let runs = 0;
  const { committed } = await within(
    runTransaction(ref(database, "line"), (line) => {
      runs += 1;
      return { ...line, f: 1 };
    }),
    "the transaction",
  );

  assert.equal(committed, true);
  assert.equal(runs, 1);
});

test("a transaction that the rules refuse is undone at the client", async () => {
  const space = new Namespace();
  await space.bind({ ".read": true, n: { ".validate": "newData.val() < 10" }, ".write": true });
  await space.write("n", 9);
  const place = ref(space.client(), "n");
  const heard = values(onValue, place);
  await heard.next();

  await assert.rejects(
    within(runTransaction(place, (value) => value + 1), "the refusal"),
    /permission_denied/i,
  );

  assert.deepEqual(heard.all, [9, 10, 9]);
  assert.equal((await get(place)).val(), 9);
});

test("a transaction may keep its intermediate value to itself", async () => {
  const space = new Namespace();
  await space.write("n", 1);
  const place = ref(space.client(), "n");
  const heard = values(onValue, place);
  await heard.next();

  await runTransaction(place, (value) => value + 1, { applyLocally: false });

  assert.deepEqual(heard.all, [1, 2]);
});

test("transactions at a place and below it are all counted", async () => {
  const space = new Namespace();
  const [one, other] = [space.client(), space.client()];
  const count = (database, path, key) =>
    runTransaction(ref(database, path), (value) =>
      key ? { ...value, [key]: (value?.[key] ?? 0) + 1 } : (value ?? 0) + 1,
    );

  await within(
    Promise.all(
      Array.from({ length: 8 }, (_, i) => [
        count(one, "show", "viewers"),
        count(other, "show/viewers"),
        count(i % 2 ? one : other, "show/likes"),
      ]).flat(),
    ),
    "the transactions",
    40_000,
  );

  assert.deepEqual(await space.read("show"), { viewers: 16, likes: 8 });
});

test("a transaction can delete, and sees that another has", async () => {
  const space = new Namespace();
  await space.write("seat", "ann");
  const database = space.client();
  await runTransaction(ref(database, "seat"), (taken) => (taken === "ann" ? null : taken));

  const { committed, snapshot } = await runTransaction(ref(space.client(), "seat"), (taken) =>
    taken === null ? "bob" : undefined,
  );

  assert.equal(committed, true);
  assert.equal(snapshot.val(), "bob");
});

test("a set by the same client overtakes its own transaction", async () => {
  const space = new Namespace();
  await space.write("n", 1);
  const place = ref(space.client(), "n");
  const heard = values(onValue, place);
  await heard.next();

  // Whether it was on its way already decides whether it is confirmed or given up.
  const transaction = runTransaction(place, (value) => value + 1).catch(({ message }) => {
    assert.match(message, /set/);
  });
  await set(place, 50);
  await within(transaction, "the transaction");

  assert.equal(heard.all.at(-1), 50);
  assert.equal(await space.read("n"), 50);
});
