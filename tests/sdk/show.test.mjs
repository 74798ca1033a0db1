// A whole show, by the web apps of a producer, a host and a fan.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signInAnonymously, signInWithCustomToken, signInWithEmailAndPassword } from "firebase/auth";
import {
  get, goOffline, onChildAdded, onChildRemoved, onDisconnect, onValue, ref, serverTimestamp, set,
  update,
} from "firebase/database";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";
import { Heard, Namespace, address, authOf, stack, values } from "./harness.mjs";

/** An app of the product: its database, its auth, and its functions by name. */
function app() {
  const database = new Namespace(stack.namespace).client();
  const functions = getFunctions(database.app, stack.region);
  connectFunctionsEmulator(functions, ...address(stack.addresses.functions));
  const call = async (name, body) => (await httpsCallable(functions, name)(body)).data;
  return { database, auth: authOf(database.app), call };
}

test("a show runs from its making to its end", async () => {
  const [producer, host, fan] = [app(), app(), app()];
  const { email, password } = stack.producer;
  const { user: boss } = await signInWithEmailAndPassword(producer.auth, email, password);

  // The producer makes an event and opens the doors.
  const event = await producer.call("createEvent", { name: "By the SDKs" });
  const place = `${boss.uid}/${event.fanUrl}`;
  const { user: ann } = await signInAnonymously(fan.auth);
  const status = values(onValue, ref(fan.database, `shows/${place}/status`));
  await status.next();
  await producer.call("changeStatus", { id: event.id, status: "preshow" });
  await status.until((now) => now === "preshow");

  // A fan comes, and says what is to happen when the fan is gone.
  const came = new Heard();
  const left = new Heard();
  const fans = ref(producer.database, `activeBroadcasts/${place}/activeFans`);
  onChildAdded(fans, (snapshot) => came.add(snapshot.val()));
  onChildRemoved(fans, (snapshot) => left.add(snapshot.key));
  const record = ref(fan.database, `activeBroadcasts/${place}/activeFans/${ann.uid}`);
  await onDisconnect(record).remove();
  await set(record, { id: ann.uid, name: "Ann", joinedAt: serverTimestamp() });
  const seen = await came.next("the fan's coming");
  assert.equal(seen.name, "Ann");
  await assert.rejects(get(ref(fan.database, `activeBroadcasts/${place}/activeFans`)), /Permission denied/);
  await assert.rejects(set(ref(fan.database, `shows/${place}/status`), "live"), /PERMISSION_DENIED/);

  // The host comes by the link, with a token that is worth that part.
  const { firebaseToken } = await host.call("loginHost", { adminId: boss.uid, hostUrl: event.hostUrl });
  await signInWithCustomToken(host.auth, firebaseToken);
  const active = values(onValue, ref(producer.database, `activeBroadcasts/${place}/hostActive`));
  await active.next();
  await update(ref(host.database, `activeBroadcasts/${place}`), {
    hostActive: true, hostHeartBeat: serverTimestamp(),
  });
  await active.until((now) => now === true);

  // Live, the fan's wire goes down, and the end.
  await producer.call("eventGoLive", { id: event.id });
  await status.until((now) => now === "live");
  const closed = values(onValue, ref(host.database, `shows/${place}/status`));
  goOffline(fan.database);
  assert.equal(await left.next("the fan's leaving"), ann.uid);
  await producer.call("endBroadcast", { id: event.id });
  await closed.until((now) => now === "closed");
});
