// Node's firebase-admin, with full rights and acting for a user.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HOST, Heard, Namespace, PORT, authOf, closeAtEnd, stack, within } from "./harness.mjs";

// The Admin SDK finds emulators by its environment alone.
process.env.FIREBASE_DATABASE_EMULATOR_HOST = `${HOST}:${PORT}`;
process.env.FIREBASE_AUTH_EMULATOR_HOST = new URL(stack.addresses.auth).host;
process.env.GOOGLE_CLOUD_PROJECT = stack.projectId;
const { deleteApp, initializeApp } = await import("firebase-admin/app");
const { getAuth } = await import("firebase-admin/auth");
const { getDatabase, ServerValue } = await import("firebase-admin/database");
const { signInAnonymously, signInWithCustomToken } = await import("firebase/auth");
const { get, ref } = await import("firebase/database");

let apps = 0;

function admin(space, options = {}) {
  const app = initializeApp(
    { projectId: stack.projectId, databaseURL: `http://${HOST}:${PORT}?ns=${space.name}`, ...options },
    `admin-${(apps += 1)}`,
  );
  closeAtEnd(() => deleteApp(app));
  return getDatabase(app);
}

test("no rule binds it", async () => {
  const space = new Namespace();
  await space.bind({});
  const database = admin(space);

  await database.ref("closed").set({ a: 1 });
  const snapshot = await database.ref("closed/a").get();
  const once = await database.ref("closed").once("value");

  assert.equal(snapshot.val(), 1);
  assert.deepEqual(once.val(), { a: 1 });
});

test("acting for a user it is bound as the user is", async () => {
  const space = new Namespace();
  await space.bind({ fans: { $id: { ".read": "auth.uid === $id", ".write": "auth.uid === $id" } } });
  const database = admin(space, { databaseAuthVariableOverride: { uid: "ann" } });

  await database.ref("fans/ann").set("Ann");

  await assert.rejects(database.ref("fans/bob").set("Bob"), /PERMISSION_DENIED/);
  await assert.rejects(database.ref("fans/bob").once("value"), /permission_denied/);
});

test("acting for nobody it may do what is open", async () => {
  const space = new Namespace();
  await space.bind({ open: { ".read": "auth === null" }, closed: { ".read": "auth !== null" } });
  const database = admin(space, { databaseAuthVariableOverride: null });

  await database.ref("open").get();

  await assert.rejects(database.ref("closed").get(), /Permission denied/);
});

test("it reads, checks and replaces the rules", async () => {
  const space = new Namespace();
  // Unlike the rest of it, this part asks its credential in front of an emulator too.
  const owner = { getAccessToken: async () => ({ access_token: "owner", expires_in: 3600 }) };
  const database = admin(space, { credential: owner });
  const rules = { rules: { ".read": "auth !== null", a: { ".indexOn": ["b"] } } };

  await database.setRules(JSON.stringify(rules));

  assert.deepEqual(await database.getRulesJSON(), rules);
  assert.deepEqual(JSON.parse(await database.getRules()), rules);
  await assert.rejects(database.setRules('{"rules": {".read": "nonsense"}}'), /Unknown variable/);
});

test("it listens, counts, queries and leaves", async () => {
  const space = new Namespace();
  const database = admin(space);
  const heard = new Heard();
  database.ref("fans").orderByChild("place").limitToLast(1).on("child_added", (s) => heard.add(s.key));
  await space.bind({ fans: { ".indexOn": "place" } });

  await database.ref("fans").set({ ann: { place: 1 }, bob: { place: 2 } });
  await database.ref("likes").transaction((n) => (n ?? 0) + 1);
  await database.ref("likes").set(ServerValue.increment(2));
  await database.ref("online").onDisconnect().set("gone");
  await database.ref("at").set(ServerValue.TIMESTAMP);
  const last = await heard.until((key) => key === "bob");
  const gone = new Heard();
  admin(space).ref("online").on("value", (s) => gone.add(s.val()));
  await gone.next();
  database.goOffline();

  assert.equal(last, "bob");
  assert.equal(await gone.next(), "gone");
  assert.equal(await space.read("likes"), 3);
});

test("the token it makes opens the database for a web client", async () => {
  const space = new Namespace();
  await space.bind({ ".read": "auth.token.role === 'host' && auth.uid === 'host-7'" });
  const tokens = getAuth(initializeApp({ projectId: stack.projectId }, "tokens"));
  closeAtEnd(() => deleteApp(tokens.app));
  const web = space.client();

  const token = await tokens.createCustomToken("host-7", { role: "host" });
  const { user } = await signInWithCustomToken(authOf(web.app), token);
  const verified = await tokens.verifyIdToken(await user.getIdToken());

  assert.equal((await within(get(ref(web, "/")), "get")).exists(), false);
  assert.equal(verified.role, "host");
});

test("a claim given to a user counts from the next token on, on the open connection", async () => {
  const space = new Namespace();
  await space.bind({ desk: { ".read": "auth.token.producer === true" } });
  const users = getAuth(initializeApp({ projectId: stack.projectId }, "claims"));
  closeAtEnd(() => deleteApp(users.app));
  const web = space.client();
  const { user } = await signInAnonymously(authOf(web.app));
  await assert.rejects(get(ref(web, "desk")), /Permission denied/);

  await users.setCustomUserClaims(user.uid, { producer: true });
  await user.getIdToken(true);

  assert.equal((await within(get(ref(web, "desk")), "get")).exists(), false);
});

test("it makes, finds, changes and deletes accounts", async () => {
  const users = getAuth(initializeApp({ projectId: stack.projectId }, "users"));
  closeAtEnd(() => deleteApp(users.app));

  const { uid } = await users.createUser({ email: "node@example.com", password: "secret-1" });
  await users.updateUser(uid, { displayName: "Node" });
  const found = await users.getUserByEmail("node@example.com");
  await users.deleteUser(uid);

  assert.equal(found.displayName, "Node");
  await assert.rejects(users.getUser(uid), { code: "auth/user-not-found" });
});
