// What a fan agrees to, and what they have by it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { get, ref } from "firebase/database";
import { consents, pictures, writeSnapshot } from "../dist/index.js";
import { aFan, aShow, heard, opened } from "./people.mjs";

const PICTURE = "data:image/png;base64,iVBORw0KGgo=";
const DENIED = { reason: "rules-denied" };

test("without consent there is no picture and no place in line; with it there are, until it is taken back", async () => {
  const asked = { version: "2026-12", uses: ["recording", "marketing"] };
  const { backend: producer, event } = await aShow({ name: "By consent", consent: asked });
  const fan = await aFan(event, { name: "Ann" });
  const own = consents(fan.backend, event, fan.uid);
  const given = heard(opened(own.given));
  await given.until((one) => one === null, "no consent");
  assert.deepEqual([own.isGivenTo(event.consent), own.isGivenTo(undefined)], [false, true]);
  await assert.rejects(writeSnapshot(fan.backend, event, fan.uid, PICTURE), DENIED);
  await assert.rejects(fan.line.getIn(), DENIED);

  await own.give(event.consent, true);
  const stored = await given.until((one) => one?.version, "the consent");
  assert.deepEqual([stored.version, stored.recording, stored.marketing], ["2026-12", true, true]);
  assert.deepEqual([own.isGivenTo(event.consent), own.isGivenTo({ ...asked, version: "2027-01" })], [true, false]);
  await writeSnapshot(fan.backend, event, fan.uid, PICTURE);
  await fan.line.getIn();

  await own.withdraw();
  await given.until((one) => one?.withdrawnAt, "the withdrawal");
  assert.equal(own.isGivenTo(event.consent), false);
  await fan.inLine.until(({ place }) => place === null, "no place");
  const picture = ref(producer.database, `fanPictures/${event.adminId}/${event.fanUrl}/${fan.uid}`);
  assert.equal((await get(picture)).exists(), false);
});

test("only the pictures of those in view are loaded, and again when there is a new one", async () => {
  const { backend: producer, event } = await aShow("By pictures");
  const [ann, bob] = [await aFan(event, { name: "Ann" }), await aFan(event, { name: "Bob" })];
  for (const { backend, uid } of [ann, bob]) await writeSnapshot(backend, event, uid, `${PICTURE.slice(0, -1)}${uid.length}`);
  const record = async ({ uid }) => (
    await get(ref(producer.database, `activeBroadcasts/${event.adminId}/${event.fanUrl}/activeFans/${uid}`))).val();
  const loaded = opened(pictures(producer, event));
  const all = heard(loaded);
  const look = async (...fans) => loaded.look(await Promise.all(fans.map(
    async (fan) => ({ fanId: fan.uid, snapshotAt: (await record(fan)).snapshotAt }))));

  await look(ann);
  const first = await all.until((map) => map.size > 0, "a picture");
  assert.deepEqual([...first.keys()], [ann.uid]);
  await look(bob, ann);
  await all.until((map) => map.size === 2, "both");
  await look(bob);
  const last = await all.until((map) => map.size === 1 && map.has(bob.uid), "the other");
  assert.equal(last.get(bob.uid), first.get(ann.uid));

  loaded.look([{ fanId: bob.uid, snapshotAt: 1 }, { fanId: "nobody", snapshotAt: 1 }, { fanId: ann.uid }]);
  await all.until((map) => map.size === 2 && map.has(ann.uid) && !map.has("nobody"), "those who have one");
});
