// Messages between a producer and the people of a show.

import assert from "node:assert/strict";
import { test } from "node:test";
import { get, ref } from "firebase/database";
import { inbox, messages, tellTalent } from "../dist/index.js";
import { Heard, aFan, aShow, opened, page, within } from "./people.mjs";

/** How long a message may take to the other screen. */
const AT_ONCE_MS = 1_000;

test("producer and fan write to each other at once, and nobody else reads it", async () => {
  const { backend, event } = await aShow("By messages");
  const [fan, other] = [await aFan(event), await aFan(event)];
  const [theirs, mine] = [new Heard(), new Heard()];
  const their = opened(messages(fan.backend, event, fan.uid, "person", theirs.add));
  const our = opened(messages(backend, event, fan.uid, "producer", () => {}));
  opened(inbox(backend, event, mine.add));

  await our.cue("prepare");
  assert.equal((await within(theirs.next(), "the cue", AT_ONCE_MS)).cue, "prepare");
  await our.say("Where do you come from?");
  const asked = await within(theirs.next(), "the text", AT_ONCE_MS);
  assert.deepEqual([asked.text, asked.isNew], ["Where do you come from?", true]);
  await their.say("From Oslo\nand you?");
  const { uid, text } = await within(mine.next(), "the answer", AT_ONCE_MS);
  assert.deepEqual([uid, text], [fan.uid, "From Oslo\nand you?"]);

  for (const place of [`messages/${event.id}/${fan.uid}`, `messages/${event.id}`]) {
    await assert.rejects(get(ref(other.backend.database, place)), /Permission denied/);
  }
  const pretender = opened(messages(other.backend, event, fan.uid, "person", () => {}));
  await assert.rejects(pretender.say("I am the fan"), { reason: "rules-denied" });
});

test("two tabs that write at once are both heard", async () => {
  const { backend, event } = await aShow("Twice open");
  const fan = await aFan(event);
  const all = new Heard();
  opened(messages(fan.backend, event, fan.uid, "person", all.add));
  const tabs = [1, 2].map(() => opened(messages(backend, event, fan.uid, "producer", () => {})));

  await Promise.all(tabs.map((tab, number) => tab.say(`From tab ${number}`)));

  const texts = [await all.next(), await all.next()].map(({ text }) => text);
  assert.deepEqual(texts.sort(), ["From tab 0", "From tab 1"]);
});

test("host and celebrity are told who is next, also before the doors open", async () => {
  const { backend, event } = await aShow("Early", "notStarted");
  const guests = await Promise.all(["host", "celebrity"].map(async (role) => {
    const talent = page("talent");
    const { uid } = await talent.signInTalent({ adminId: event.adminId, [`${role}Url`]: event[`${role}Url`] });
    const all = new Heard();
    opened(messages(talent, event, uid, "person", all.add));
    return all;
  }));

  await tellTalent(backend, event, "Next: Ann. Sings.");

  for (const all of guests) assert.equal((await all.next("who is next")).text, "Next: Ann. Sings.");
});
