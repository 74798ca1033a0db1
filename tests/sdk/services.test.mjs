// The web SDK's other doors: Auth, callable functions, Storage.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  EmailAuthProvider, createUserWithEmailAndPassword, reauthenticateWithCredential, signInAnonymously,
  signInWithEmailAndPassword, updateProfile,
} from "firebase/auth";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";
import {
  connectStorageEmulator, deleteObject, getBytes, getDownloadURL, getMetadata, getStorage, ref,
  uploadBytes, uploadBytesResumable,
} from "firebase/storage";
import { Namespace, address, authOf, newApp, stack, within } from "./harness.mjs";

const PNG = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));

function functionsOf(app) {
  const functions = getFunctions(app, stack.region);
  connectFunctionsEmulator(functions, ...address(stack.addresses.functions));
  return functions;
}

function storageOf(app) {
  const storage = getStorage(app);
  connectStorageEmulator(storage, ...address(stack.addresses.storage));
  return storage;
}

/** Ask again until it is so. */
async function until(check, what) {
  const asking = async () => {
    while (!(await check())) await new Promise((go) => setTimeout(go, 50));
  };
  await within(asking(), what);
}

async function producer(extra) {
  const app = newApp(extra);
  const { email, password } = stack.producer;
  const { user } = await signInWithEmailAndPassword(authOf(app), email, password);
  return { app, user };
}

test("an account is made, renamed, left and entered again", async () => {
  const auth = authOf(newApp());
  const { user } = await createUserWithEmailAndPassword(auth, "fan@example.com", "secret-1");
  await updateProfile(user, { displayName: "Ann" });

  const again = await signInWithEmailAndPassword(authOf(newApp()), "fan@example.com", "secret-1");

  assert.equal(again.user.uid, user.uid);
  assert.equal(again.user.displayName, "Ann");
});

test("a wrong password is refused by its code", async () => {
  const signIn = signInWithEmailAndPassword(authOf(newApp()), stack.producer.email, "wrong");

  await assert.rejects(signIn, (error) => /auth\/(wrong-password|invalid-credential)/.test(error.code));
});

test("a refreshed token is another one for the same user", async () => {
  const { user } = await signInAnonymously(authOf(newApp()));

  const refreshed = await user.getIdTokenResult(true);

  assert.equal(refreshed.claims.user_id, user.uid);
  assert.equal(refreshed.signInProvider, "anonymous");
});

test("a function is called, and its answer is the result", async () => {
  const { app, user } = await producer();
  const functions = functionsOf(app);

  const { data } = await httpsCallable(functions, "login")({ idToken: await user.getIdToken() });
  const events = await httpsCallable(functions, "getEventsByAdmin")({ adminId: user.uid });

  assert.equal(typeof data.token, "string");
  assert.equal(events.data[0].name, "Demo Show");
});

test("a function knows the user who is signed in", async () => {
  const { app, user } = await producer();

  const { data } = await httpsCallable(functionsOf(app), "getAdmin")({ id: user.uid });

  assert.equal(data.email, stack.producer.email);
});

test("a function's refusal arrives as the SDK's error with our reason", async () => {
  const functions = functionsOf(newApp());

  await assert.rejects(httpsCallable(functions, "getEvents")({ adminId: "nobody" }), (error) => {
    assert.equal(error.code, "functions/unauthenticated");
    assert.equal(typeof error.details.reason, "string");
    return true;
  });
});

test("an admin changes the password by a fresh sign-in, which ends every session of before", async () => {
  const mail = "owner@example.com";
  const owner = newApp();
  const { user } = await createUserWithEmailAndPassword(authOf(owner), mail, "secret-1");
  const times = { createdAt: Date.now(), updatedAt: Date.now() };
  const record = { id: user.uid, displayName: "Olga", email: mail, superAdmin: false, ...times };
  await new Namespace(stack.namespace).write(`admins/${user.uid}`, record);
  const ask = (name, body) => httpsCallable(functionsOf(owner), name)(body);
  const { data: session } = await ask("login", { idToken: await user.getIdToken() });
  const bySession = async (name, body) => {
    const response = await fetch(`${stack.addresses.functions}/${stack.projectId}/${stack.region}/${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${session.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()).error?.details.reason ?? "ok";
  };
  const change = { id: user.uid, password: "secret-2" };

  assert.equal(await bySession("updateAdmin", change), "recent-login-required");
  assert.equal(await bySession("getAdmin", { id: user.uid }), "ok");
  await reauthenticateWithCredential(user, EmailAuthProvider.credential(mail, "secret-1"));
  const { claims } = await user.getIdTokenResult();
  // Firebase counts in whole seconds: a sign-in in the second of the change stays good.
  await until(() => Date.now() / 1000 > claims.auth_time + 1, "the next second");
  await ask("updateAdmin", change);

  await assert.rejects(user.getIdToken(true), { code: "auth/user-token-expired" });
  const isVoid = async () => (await bySession("getAdmin", { id: user.uid })) === "token-invalid";
  await until(isVoid, "the end of the session");
  await signInWithEmailAndPassword(authOf(owner), mail, "secret-2");
  assert.equal((await ask("getAdmin", { id: user.uid })).data.email, mail);
});

test("a picture is uploaded, described, fetched by its link and deleted", async () => {
  const { app, user } = await producer({ storageBucket: stack.bucket });
  const picture = ref(storageOf(app), `eventImages/${user.uid}/start-image`);

  await uploadBytes(picture, PNG, { contentType: "image/png", customMetadata: { show: "one" } });
  const metadata = await getMetadata(picture);
  const response = await fetch(await getDownloadURL(picture));
  const bytes = new Uint8Array(await getBytes(picture));

  assert.equal(metadata.size, PNG.length);
  assert.deepEqual(metadata.customMetadata, { show: "one" });
  assert.equal(response.headers.get("content-type"), "image/png");
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), PNG);
  assert.deepEqual(bytes, PNG);
  await deleteObject(picture);
  await assert.rejects(getMetadata(picture), { code: "storage/object-not-found" });
});

test("a resumable upload arrives whole", async () => {
  const { app, user } = await producer({ storageBucket: stack.bucket });
  const large = ref(storageOf(app), `eventImages/${user.uid}/large`);
  const bytes = new Uint8Array(1_000_000).map((_, i) => i % 251);

  const { state } = await uploadBytesResumable(large, bytes, { contentType: "image/png" });

  assert.equal(state, "success");
  assert.deepEqual(new Uint8Array(await getBytes(large)), bytes);
});

test("another's folder is closed", async () => {
  const app = newApp({ storageBucket: stack.bucket });
  await signInAnonymously(authOf(app));
  const picture = ref(storageOf(app), "eventImages/somebody/start-image");

  await assert.rejects(uploadBytes(picture, PNG, { contentType: "image/png" }), {
    code: "storage/unauthorized",
  });
});
