// Who may do what: users of every kind, refusals, and rights that end.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createUserWithEmailAndPassword, signInAnonymously, signInWithCustomToken,
  signInWithEmailAndPassword, signOut,
} from "firebase/auth";
import {
  equalTo, get, limitToFirst, onChildAdded, onValue, orderByChild, query, ref, set, update,
} from "firebase/database";
import { Heard, Namespace, authOf, stack, values, within } from "./harness.mjs";

const FANS = {
  fans: {
    $fanId: {
      ".read": "auth.uid === $fanId",
      ".write": "auth.uid === $fanId",
      name: { ".validate": "newData.isString() && newData.val().length <= 10" },
    },
  },
  seen: { ".read": true },
  claims: { ".read": "auth.token.role === 'host'" },
  provider: { $kind: { ".read": "auth.provider === $kind" } },
};

/** A refused listener's error. */
function refusal(target) {
  return within(
    new Promise((resolve, reject) => onValue(target, () => reject(new Error("heard data")), resolve)),
    "the refusal",
  );
}

/** An unsigned custom token, as the Auth emulator accepts it. */
function customToken(uid, claims = {}) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const email = "firebase-auth-emulator@example.com";
  const body = {
    aud: "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit",
    iat: now, exp: now + 3600, iss: email, sub: email, uid, claims,
  };
  return `${encode({ alg: "none", typ: "JWT" })}.${encode(body)}.`;
}

async function ruled(rules = FANS) {
  const space = new Namespace();
  await space.bind(rules);
  return space;
}

test("nobody in particular may neither read nor write what is closed", async () => {
  const database = (await ruled()).client();

  const listened = await refusal(ref(database, "fans/ann"));

  assert.match(listened.message, /^permission_denied at \/fans\/ann: Client doesn't have permission/);
  assert.equal(listened.code, "PERMISSION_DENIED");
  await assert.rejects(get(ref(database, "fans/ann")), { message: "Permission denied" });
  await assert.rejects(set(ref(database, "fans/ann/name"), "Ann"), {
    code: "PERMISSION_DENIED", message: "PERMISSION_DENIED: Permission denied",
  });
  await assert.rejects(update(ref(database, "fans/ann"), { name: "Ann" }), { code: "PERMISSION_DENIED" });
});

test("an anonymous user has the own record alone", async () => {
  const space = await ruled();
  const database = space.client();
  const { user } = await signInAnonymously(authOf(database.app));

  await set(ref(database, `fans/${user.uid}/name`), "Ann");
  const own = await get(ref(database, `fans/${user.uid}`));

  assert.deepEqual(own.val(), { name: "Ann" });
  await assert.rejects(set(ref(database, "fans/other/name"), "Bob"), /PERMISSION_DENIED/);
  await assert.rejects(get(ref(database, "fans")), /Permission denied/);
  await get(ref(database, "provider/anonymous"));
});

test("a user with a password is known by provider and e-mail", async () => {
  const space = await ruled({
    mine: { ".read": "auth.provider === 'password' && auth.token.email === 'ann@example.com'" },
  });
  const database = space.client();
  const auth = authOf(database.app);
  await createUserWithEmailAndPassword(auth, "ann@example.com", "secret-1");
  await signOut(auth);

  await signInWithEmailAndPassword(auth, "ann@example.com", "secret-1");

  await get(ref(database, "mine"));
});

test("a custom token's claims reach the rules", async () => {
  const database = (await ruled()).client();

  await signInWithCustomToken(authOf(database.app), customToken("host-1", { role: "host" }));

  await get(ref(database, "claims"));
  await get(ref(database, "provider/custom"));
  await assert.rejects(get(ref(database, "provider/password")), /Permission denied/);
});

test("a mock user of the emulator mode is believed", async () => {
  const space = await ruled();
  const database = space.client({ options: { mockUserToken: { user_id: "ann", role: "host" } } });

  await set(ref(database, "fans/ann/name"), "Ann");
  await get(ref(database, "claims"));

  await assert.rejects(set(ref(database, "fans/bob/name"), "Bob"), /PERMISSION_DENIED/);
});

test("who signs in and out changes what an open connection may do", async () => {
  const space = await ruled();
  const database = space.client();
  const auth = authOf(database.app);
  await assert.rejects(get(ref(database, "claims")), /Permission denied/);

  await signInWithCustomToken(auth, customToken("host-1", { role: "host" }));
  await get(ref(database, "claims"));
  await signOut(auth);

  await assert.rejects(set(ref(database, "fans/host-1/name"), "x"), /PERMISSION_DENIED/);
});

test("signing out ends the listeners that the user alone had", async () => {
  const space = await ruled();
  const database = space.client();
  const auth = authOf(database.app);
  const { user } = await signInWithCustomToken(auth, customToken("ann"));
  const ended = new Heard();
  const own = new Heard();
  const open = values(onValue, ref(database, "seen"));
  onValue(ref(database, `fans/${user.uid}`), (s) => own.add(s.val()), ended.add);
  await own.next();
  await open.next();

  await signOut(auth);
  const error = await ended.next("the end of the listener");
  await space.write("seen", 1);

  assert.match(error.message, /permission_denied at \/fans\/ann/);
  assert.equal(await open.next(), 1);
});

test("new rules end the listeners that they no longer allow, and no others", async () => {
  const space = await ruled({ ".read": true });
  const database = space.client();
  const ended = new Heard();
  const closed = new Heard();
  const open = values(onValue, ref(database, "open"));
  onValue(ref(database, "closed"), (s) => closed.add(s.val()), ended.add);
  await closed.next();
  await open.next();

  await space.bind({ open: { ".read": true } });
  const error = await ended.next("the end of the listener");
  await space.write("", { open: 1, closed: 1 });

  assert.equal(error.code, "PERMISSION_DENIED");
  assert.equal(await open.next(), 1);
  assert.deepEqual(closed.all, [null]);
});

test("new rules end a window too, and its neighbours live on", async () => {
  const space = await ruled({ line: { ".read": true, ".indexOn": "place" } });
  await space.write("line", { a: { place: 1 }, b: { place: 2 } });
  const database = space.client();
  const ended = new Heard();
  const wide = new Heard();
  const narrow = new Heard();
  const line = ref(database, "line");
  onChildAdded(query(line, orderByChild("place"), limitToFirst(9)), (s) => wide.add(s.key), ended.add);
  onChildAdded(query(line, orderByChild("place"), limitToFirst(1)), (s) => narrow.add(s.key));
  await wide.take(2);
  await narrow.next();

  await space.bind({ line: { ".read": "query.limitToFirst <= 1", ".indexOn": "place" } });
  const error = await ended.next("the end of the window");
  await space.write("line/0", { place: 0 });

  assert.equal(error.code, "PERMISSION_DENIED");
  assert.equal(await narrow.next(), "0");
});

test("data that rules depend on can end a listener", async () => {
  const space = await ruled({
    room: { ".read": "root.child('members/ann').exists()" },
  });
  await space.write("members/ann", true);
  const ended = new Heard();
  const heard = new Heard();
  onValue(ref(space.client(), "room"), (s) => heard.add(s.val()), ended.add);
  await heard.next();

  await space.write("members/ann", null);

  assert.equal((await ended.next()).code, "PERMISSION_DENIED");
});

test("a refused write is taken back from its client's listeners", async () => {
  const space = await ruled({ ".read": true });
  await space.write("status", "preshow");
  const database = space.client();
  const heard = values(onValue, ref(database, "status"));
  await heard.next();

  await assert.rejects(set(ref(database, "status"), "live"), /PERMISSION_DENIED/);

  assert.deepEqual(heard.all, ["preshow", "live", "preshow"]);
});

test("an update is refused whole when one of its places is", async () => {
  const space = await ruled({ ".read": true, a: { ".write": true }, b: {} });

  await assert.rejects(update(ref(space.client()), { a: 1, b: 1 }), /PERMISSION_DENIED/);

  assert.equal(await space.read(""), null);
});

test("a rule can demand a query", async () => {
  const space = await ruled({
    orders: {
      ".read": "query.orderByChild === 'owner' && query.equalTo === auth.uid && query.limitToFirst <= 10",
      ".indexOn": "owner",
    },
  });
  await space.write("orders", { a: { owner: "ann" }, b: { owner: "bob" } });
  const database = space.client({ options: { mockUserToken: { user_id: "ann" } } });
  const mine = [orderByChild("owner"), equalTo("ann"), limitToFirst(10)];

  const found = await get(query(ref(database, "orders"), ...mine));

  assert.deepEqual(found.val(), { a: { owner: "ann" } });
  await assert.rejects(get(ref(database, "orders")), /Permission denied/);
  await assert.rejects(
    get(query(ref(database, "orders"), orderByChild("owner"), equalTo("bob"), limitToFirst(10))),
    /Permission denied/,
  );
});

test("a denied listener may try again once the rules have changed", async () => {
  const space = await ruled({});
  const database = space.client();
  await refusal(ref(database, "a"));

  await space.bind({ ".read": true });
  const heard = values(onValue, ref(database, "a"));

  assert.equal(await heard.next(), null);
});

test("the product's own rules show an admin the own record and no other", async () => {
  const product = new Namespace(stack.namespace);
  const admin = product.client();
  const { email, password } = stack.producer;
  const { user } = await signInWithEmailAndPassword(authOf(admin.app), email, password);
  const stranger = product.client();
  await signInAnonymously(authOf(stranger.app));

  const record = await get(ref(admin, `admins/${user.uid}`));

  assert.equal(record.val().email, email);
  await assert.rejects(get(ref(stranger, `admins/${user.uid}`)), /Permission denied/);
  await assert.rejects(get(ref(admin, `secrets/${user.uid}`)), /Permission denied/);
});
