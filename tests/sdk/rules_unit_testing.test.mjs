// @firebase/rules-unit-testing, as projects use it to test their rules files.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import {
  assertFails, assertSucceeds, initializeTestEnvironment,
} from "@firebase/rules-unit-testing";
import { get, ref, set, update } from "firebase/database";
import { HOST, PORT } from "./harness.mjs";

const PROJECT = "demo-rules-unit-testing";
const RULES = `{
  // Comments and trailing commas are part of the dialect.
  "rules": {
    "fans": {
      "$fanId": {
        ".read": "auth.uid === $fanId || auth.token.admin === true",
        ".write": "auth.uid === $fanId",
        ".validate": "newData.hasChildren(['name'])",
      },
    },
    "open": { ".read": true },
  },
}`;

let environment;

before(async () => {
  environment = await initializeTestEnvironment({
    projectId: PROJECT,
    database: { host: HOST, port: PORT, rules: RULES },
  });
});
beforeEach(() => environment.clearDatabase());
after(() => environment.cleanup());

test("a user may write what the rules grant, and that alone", async () => {
  const database = environment.authenticatedContext("ann").database();

  await assertSucceeds(set(ref(database, "fans/ann"), { name: "Ann" }));
  await assertFails(set(ref(database, "fans/bob"), { name: "Bob" }));
  await assertFails(update(ref(database, "fans/ann"), { name: null, age: 7 }));
});

test("a user's claims count", async () => {
  const admin = environment.authenticatedContext("boss", { admin: true }).database();
  const other = environment.authenticatedContext("bob").database();

  await assertSucceeds(get(ref(admin, "fans/ann")));
  await assertFails(get(ref(other, "fans/ann")));
});

test("nobody in particular may read what is open", async () => {
  const database = environment.unauthenticatedContext().database();

  await assertSucceeds(get(ref(database, "open")));
  await assertFails(get(ref(database, "fans/ann")));
});

test("data is prepared with the rules switched off", async () => {
  await environment.withSecurityRulesDisabled(async (context) => {
    await set(ref(context.database(), "fans/ann"), "no name at all");
  });
  const database = environment.authenticatedContext("ann").database();

  const found = await get(ref(database, "fans/ann"));

  assert.equal(found.val(), "no name at all");
});

test("clearing leaves an empty database with the same rules", async () => {
  await environment.withSecurityRulesDisabled(async (context) => {
    await set(ref(context.database(), "open"), 1);
  });

  await environment.clearDatabase();

  const database = environment.unauthenticatedContext().database();
  assert.equal((await get(ref(database, "open"))).exists(), false);
  await assertFails(set(ref(database, "open"), 1));
});

test("a file that does not compile is refused with its mistakes", async () => {
  const rules = '{"rules": {".read": "auth.uid === foo"}}';

  await assert.rejects(
    initializeTestEnvironment({ projectId: PROJECT, database: { host: HOST, port: PORT, rules } }),
    /Unknown variable 'foo'/,
  );
});
