// Whatever fails has one reason that a page can tell from others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ref } from "firebase/storage";
import { BackendError, uploadEventImage } from "../dist/index.js";
import { aFan, aProducer, aShow, config, page } from "./people.mjs";

test("a write that the rules refuse is rules-denied, and does not pass by itself", async () => {
  const { event } = await aShow("By errors");
  const { backend } = await aFan(event);

  const refused = await backend.write({ [`events/${event.id}/status`]: "closed" }).catch((error) => error);

  assert.ok(refused instanceof BackendError);
  assert.deepEqual([refused.reason, refused.status, refused.isPassing], ["rules-denied", "PERMISSION_DENIED", false]);
  assert.equal(BackendError.of(refused), refused);
});

test("a function's refusal has its own reason and details", async () => {
  const producer = await aProducer();

  const refused = await producer.call("getEvent", { id: "none" }).catch((error) => error);

  assert.deepEqual([refused.reason, refused.status, refused.details.id], ["event-not-found", "NOT_FOUND", "none"]);
  await assert.rejects(producer.call("createEvent", { name: "" }), { reason: "invalid-request" });
});

test("what a page leaves undefined is not sent", async () => {
  const producer = await aProducer();

  const event = await producer.call("createEvent", { name: "With gaps", redirectUrl: undefined });

  assert.equal("redirectUrl" in event, false);
});

test("who is not signed in, or with a wrong password, is told so in Firebase's words", async () => {
  const nobody = page("producer");

  await assert.rejects(nobody.call("createEvent", { name: "Mine" }), { reason: "token-missing" });
  const wrong = await nobody.signInProducer("producer@example.com", "wrong").catch((error) => error);

  assert.match(wrong.reason, /^auth\/(wrong-password|invalid-credential|invalid-login-credentials)$/);
  assert.equal(nobody.person.value, null);
});

test("a server that is not there is unreachable, which passes", async () => {
  const away = { ...config, emulators: { ...config.emulators, functions: "http://127.0.0.1:9" } };
  const producer = await aProducer(away);

  const failed = await producer.call("getEvent", { id: "any" }).catch((error) => error);

  assert.deepEqual([failed.reason, failed.isPassing], ["unreachable", true]);
});

test("a picture in another's folder is refused by Storage's rules", async () => {
  const producer = await aProducer();
  const picture = new Blob([new Uint8Array([137, 80, 78, 71])], { type: "image/png" });

  const { id, url } = await uploadEventImage(producer, producer.person.value.uid, picture);
  assert.match(url, new RegExp(id));
  await assert.rejects(uploadEventImage(producer, "another", picture), { reason: "rules-denied" });
  assert.ok(ref(await producer.storage(), "eventImages"));
});

test("each way in which something fails has its reason", () => {
  const reason = (error) => BackendError.of(error).reason;

  assert.equal(reason({ code: "functions/deadline-exceeded" }), "timeout");
  assert.equal(reason({ code: "functions/internal", details: { reason: "internal" } }), "internal");
  assert.equal(reason({ code: "auth/network-request-failed" }), "unreachable");
  assert.equal(reason({ code: "auth/user-disabled" }), "auth/user-disabled");
  assert.equal(reason({ code: "storage/unauthorized" }), "rules-denied");
  assert.equal(reason({ code: "storage/retry-limit-exceeded" }), "unreachable");
  assert.equal(reason({ code: "storage/canceled" }), "storage/canceled");
  assert.equal(reason(new TypeError("Failed to fetch")), "unreachable");
  assert.equal(reason(AbortSignal.timeout(0).reason ?? { name: "TimeoutError" }), "timeout");
  assert.equal(reason(new RangeError("?")), "internal");
  assert.equal(reason("anything"), "internal");
});

test("what asking again does not change is told from what passes", () => {
  const isPassing = (reason, status) => new BackendError(reason, status).isPassing;

  assert.equal(isPassing("too-many-requests", "RESOURCE_EXHAUSTED"), true);
  assert.equal(isPassing("stage-full", "RESOURCE_EXHAUSTED"), false);
  assert.equal(isPassing("staff-full", "RESOURCE_EXHAUSTED"), false);
  assert.equal(isPassing("change-underway", "UNAVAILABLE"), true);
  assert.equal(isPassing("barred", "PERMISSION_DENIED"), false);
});
