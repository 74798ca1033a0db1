// Values that change, as a page hears them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Variable, sameJson, smallEnough } from "../dist/index.js";

test("who subscribes hears the value at once, and each change until they leave", () => {
  const variable = new Variable(1);
  const heard = [];

  const leave = variable.subscribe((value) => heard.push(value));
  variable.set(2);
  variable.set(2);
  leave();
  variable.set(3);

  assert.deepEqual([heard, variable.value], [[1, 2], 3]);
});

test("what says the same is no change, where that is how values are compared", () => {
  const variable = new Variable({ place: 1 }, sameJson);
  const heard = [];
  variable.subscribe((value) => heard.push(value.place));

  variable.set({ place: 1 });
  variable.set({ place: 2 });

  assert.deepEqual(heard, [1, 2]);
});

test("one function that subscribes twice hears everything twice, and leaves once each time", () => {
  const variable = new Variable(0);
  const heard = [];
  const hear = (value) => heard.push(value);
  const [first] = [variable.subscribe(hear), variable.subscribe(hear)];

  variable.set(1);
  first();
  variable.set(2);

  assert.deepEqual(heard, [0, 0, 1, 1, 2]);
});

test("who leaves while a change is told does not hear it any more", () => {
  const variable = new Variable(0);
  const heard = [];
  const leaving = [];
  variable.subscribe(() => leaving.forEach((leave) => leave()));
  leaving.push(variable.subscribe((value) => heard.push(value)));

  variable.set(1);

  assert.deepEqual(heard, [0]);
});

test("the best picture that is small enough is taken, or none", () => {
  const encode = (quality) => "x".repeat(quality * 40_000);

  assert.equal(smallEnough(encode).length, 16_000);
  assert.equal(smallEnough((quality) => "x".repeat(quality * 25_000)).length, 20_000);
  assert.equal(smallEnough(() => "x".repeat(20_001)), null);
});
