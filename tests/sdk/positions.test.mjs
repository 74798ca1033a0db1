// A fan's page tells where the fan stands, by the module of docs/the-line.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import { waitOf } from "./positions.mjs";

test("the wait is as long as the turns of those before, up to one more", () => {
  const turn = { from: 60, to: 90 };

  assert.deepEqual(waitOf({ position: 1 }, turn), { from: 0, to: 90 });
  assert.deepEqual(waitOf({ position: 7 }, turn), { from: 360, to: 630 });
  assert.deepEqual(waitOf({ from: 6, to: 10 }, turn), { from: 300, to: 900 });
});

test("nothing is said of a wait that nobody knows", () => {
  assert.equal(waitOf(null, { from: 60, to: 90 }), null);
  assert.equal(waitOf({ position: 1 }, null), null);
});
