// @firebase/rules-unit-testing, as projects use it to test their rules files.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import {
  assertFails, assertSucceeds, initializeTestEnvironment, withFunctionTriggersDisabled,
} from "@firebase/rules-unit-testing";
import { get, ref, set, update } from "firebase/database";
import { deleteObject, getBytes, listAll, ref as fileRef, uploadString } from "firebase/storage";
import { HOST, Namespace, PORT, address, startStack } from "./harness.mjs";

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

test("rules without any rule are taken, and let nobody in", async () => {
  const projectId = "demo-rules-empty";
  const database = { host: HOST, port: PORT, rules: '{"rules": {}}' };

  const empty = await initializeTestEnvironment({ projectId, database });

  await assertFails(get(ref(empty.unauthenticatedContext().database(), "open")));
  await empty.cleanup();
});

test("a text that is no JSON is refused as a parse error, with its place", async () => {
  const database = { host: HOST, port: PORT, rules: "%{ no json at all" };

  await assert.rejects(
    initializeTestEnvironment({ projectId: PROJECT, database }),
    /1:1: Parse error/,
  );
});

test("a file that does not compile is refused with its mistakes", async () => {
  const rules = '{"rules": {".read": "auth.uid === foo"}}';

  await assert.rejects(
    initializeTestEnvironment({ projectId: PROJECT, database: { host: HOST, port: PORT, rules } }),
    /Unknown variable 'foo'/,
  );
});

// What follows changes the rules of Storage and silences triggers: on a stack of its own.

const FILES = `service firebase.storage {
  match /b/{bucket}/o {
    match /pictures/{uid}/{name} {
      allow read: if true;
      allow write: if request.auth.uid == uid;
    }
  }
}`;

let own;
let hub;

before(async () => {
  own = await startStack();
  const [host, port] = address(own.addresses.hub);
  hub = { host, port };
});

async function withFiles(projectId = "demo-files") {
  return initializeTestEnvironment({ projectId, hub, storage: { rules: FILES } });
}

test("the hub tells which emulators there are, and where", async () => {
  const found = await initializeTestEnvironment({ projectId: "demo-found", hub });

  const at = (name) => {
    const [host, port] = address(own.addresses[name]);
    return { host, port };
  };
  assert.deepEqual({ ...found.emulators }, {
    hub, database: at("database"), storage: at("storage"),
  });
  await found.cleanup();
});

test("rules of Storage are set, and a user may do what they grant", async () => {
  const files = await withFiles();
  const ann = files.authenticatedContext("ann").storage();
  const nobody = files.unauthenticatedContext().storage();

  await assertSucceeds(uploadString(fileRef(ann, "pictures/ann/one"), "a picture"));
  await assertSucceeds(getBytes(fileRef(nobody, "pictures/ann/one")));
  await assertFails(uploadString(fileRef(ann, "pictures/bob/one"), "a picture"));
  await assertFails(deleteObject(fileRef(nobody, "pictures/ann/one")));
  await assertFails(listAll(fileRef(nobody, "secret")));
  await files.cleanup();
});

test("files are cleared with the rules switched off", async () => {
  const files = await withFiles("demo-cleared");
  await files.withSecurityRulesDisabled(async (context) => {
    await uploadString(fileRef(context.storage(), "top"), "in nobody's folder");
  });

  await files.clearStorage();

  await files.withSecurityRulesDisabled(async (context) => {
    assert.deepEqual((await listAll(fileRef(context.storage()))).items, []);
  });
  await files.cleanup();
});

test("rules of Storage with a mistake are refused", async () => {
  const storage = { rules: FILES.replace("allow read", "banana") };

  await assert.rejects(
    initializeTestEnvironment({ projectId: "demo-files", hub, storage }),
    /error updating rules/,
  );
});

test("triggers are silent while a function runs, and heard afterwards, also when it fails", async () => {
  const space = new Namespace(own.namespace, own.addresses.database);
  const heard = async () => {
    await fetch(`${own.addresses.hub}/__/settle`, { method: "POST" });
    const seen = await (await fetch(own.functionUrl("seen"))).json();
    return seen.filter((each) => each.kind === "status").map((each) => each.event);
  };

  const result = await withFunctionTriggersDisabled(hub, async () => {
    await space.write("events/silent/status", "live");
    return 1234;
  });
  await assert.rejects(
    withFunctionTriggersDisabled(hub, () => Promise.reject(new Error("on purpose"))),
    /on purpose/,
  );
  await space.write("events/loud/status", "live");

  assert.equal(result, 1234);
  assert.deepEqual(await heard(), ["loud"]);
});
