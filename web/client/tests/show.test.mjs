// What anybody may know of a show, in the order in which it comes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { directLine, observeDisconnection, observeDocument, observeEvent, observeFan, observeShow, observeStage } from "../dist/index.js";
import { aFan, aGuest, aShow, heard, opened, page, stack } from "./people.mjs";

test("a viewer sees a show before the doors, live, cleared, resumed and over", async () => {
  const { backend, event } = await aShow("For viewers", "notStarted");
  const viewer = page("viewer");
  const show = heard(opened(observeShow(viewer, event)));
  const sees = (fits) => show.until(fits, "another state of the show");

  const before = await sees((now) => now?.status === "notStarted");
  assert.deepEqual([before.name, before.full, before.slate], ["For viewers", false, undefined]);
  await backend.call("changeStatus", { id: event.id, status: "preshow" });
  await sees((now) => now.status === "preshow");
  await backend.call("eventGoLive", { id: event.id });
  await sees((now) => now.status === "live" && now.viewers === 0);
  await backend.call("setStandby", { id: event.id, standby: true });
  await sees((now) => now.standby === true);
  await backend.call("clearStage", { id: event.id });
  const { slate } = await sees((now) => now.slate);
  assert.ok(slate.from <= viewer.now() && slate.until === undefined);
  await backend.call("resume", { id: event.id });
  const resumed = await sees((now) => now.slate?.until);
  assert.equal(resumed.slate.from, slate.from);
  await backend.call("endBroadcast", { id: event.id });
  await sees((now) => now.status === "closed");
});

test("a viewer without Firebase asks the document, and of no such show is told that", async () => {
  const { event } = await aShow("By document");
  const { hosting: site } = stack.addresses;

  const show = heard(opened(observeDocument(event, site)));
  const none = heard(opened(observeDocument({ adminId: event.adminId, fanUrl: "none" }, site)));

  const seen = await show.until((now) => now !== undefined, "the document");
  assert.deepEqual([seen.name, seen.status, seen.viewers], ["By document", "preshow", 0]);
  assert.equal(await none.until((now) => now !== undefined, "the answer"), null);
});

test("a viewer without Firebase who has seen a show knows that it is over when its document is gone", async () => {
  const { backend, event } = await aShow("By document");
  const show = heard(opened(observeDocument(event, stack.addresses.hosting, 1_000)));
  await show.until((now) => now?.status === "preshow", "the document");

  await backend.call("deleteEvent", { id: event.id });

  const last = await show.until((now) => now.status === "closed", "the end");
  assert.deepEqual(last, { name: "By document", status: "closed", full: false });
});

test("a fan hears of their own record, and another fan does not", async () => {
  const { event } = await aShow("By records");
  const fan = await aFan(event, { name: "Ann" });
  const other = await aFan(event, { name: "Ben" });
  const own = heard(opened(observeFan(fan.backend, event, fan.uid)));
  const others = heard(opened(observeFan(other.backend, event, fan.uid)));

  await own.until((now) => now?.name === "Ann", "the record");
  await fan.membership.leave();

  await own.until((now) => now === null, "the end of it");
  assert.equal(await others.until((now) => now !== undefined, "an answer"), null);
});

test("host and celebrity see who is on air and whom the producer calls, and none of the fans", async () => {
  const { backend, event } = await aShow("For talent");
  const host = await aGuest(event, "host");
  await aFan(event, { name: "Ann" });
  const stage = heard(opened(observeStage(host.backend, event)));

  const seen = await stage.until(({ show }) => show?.hostActive, "the host themselves");
  assert.deepEqual([seen.show.status, seen.show.celebrityActive, seen.fans], ["preshow", undefined, {}]);
  await aGuest(event, "celebrity");
  await stage.until(({ show }) => show.celebrityActive, "the celebrity");
  const direct = directLine(backend, event, "producer");
  await direct.callInPrivate({ privateCall: null, fans: {} }, "host");
  await stage.until(({ privateCall }) => privateCall?.isWith === "host", "the call");
  await direct.setVolume("host", 40);
  await stage.until(({ show }) => show.volume?.host === 40, "the volume");
  await direct.endPrivateCall({ privateCall: { isWith: "host" }, fans: {} });
  await stage.until(({ privateCall }) => privateCall === null, "the end of the call");
});

test("whom the producer bars is gone, is told why, and gets no more tokens", async () => {
  const { backend, event } = await aShow("By bars");
  const fan = await aFan(event, { name: "Rude" });
  const why = heard(opened(observeDisconnection(fan.backend, event, fan.uid)));
  const others = heard(opened(observeDisconnection(fan.backend, event, "another")));
  await why.until((now) => now === null, "no reason");

  await directLine(backend, event, "producer").bar(fan.uid);

  const { adminId, fanUrl } = event;
  await assert.rejects(fan.backend.call("createTokensFan", { adminId, fanUrl }), { reason: "barred" });
  await why.until((now) => now?.reason === "barred", "the reason");
  assert.equal(await others.until((now) => now !== undefined, "an answer"), null);
});

test("the owner sees the event change, and nobody else sees anything of it", async () => {
  const { backend, event } = await aShow("For its owner", "notStarted");
  const own = heard(opened(observeEvent(backend, event)));
  const other = page("fan");
  await other.signInFan();
  const none = heard(opened(observeEvent(other, event)));

  await own.until((now) => now?.status === "notStarted", "the event");
  await backend.call("changeStatus", { id: event.id, status: "preshow" });
  await own.until((now) => now.status === "preshow", "its status");
  assert.equal(await none.until((now) => now !== undefined, "an answer"), null);
});
