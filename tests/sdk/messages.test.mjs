// Messages between a producer and the people of a show, by the module of docs/messages.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signInAnonymously, signInWithCustomToken, signInWithEmailAndPassword } from "firebase/auth";
import { get, onValue, ref } from "firebase/database";
import { app } from "./apps.mjs";
import { Heard, closeAtEnd, stack, values, within } from "./harness.mjs";
import { conversation, inbox } from "./messages.mjs";
import { fanIn, join } from "./presence.mjs";

/** How long a message may take to the other screen. */
const AT_ONCE_MS = 1_000;

test("producer and fan write to each other at once, and nobody else reads it", async () => {
  const { producer, event } = await aShow("By messages", "preshow");
  const fan = await aFan(event);
  const other = await aFan(event);
  const [theirs, mine] = [new Heard(), new Heard()];
  const parts = { eventId: event.id, uid: fan.uid };
  const their = opened(conversation(fan.database, { ...parts, me: "person" }, theirs.add));
  const our = opened(conversation(producer.database, { ...parts, me: "producer" }, () => {}));
  opened(inbox(producer.database, event.id, mine.add));

  await our.cue("prepare");
  assert.equal((await within(theirs.next(), "the cue", AT_ONCE_MS)).cue, "prepare");
  await our.say("Where do you come from?");
  const asked = await within(theirs.next(), "the text", AT_ONCE_MS);
  assert.deepEqual([asked.text, asked.isNew], ["Where do you come from?", true]);
  await their.say("From Oslo\nand you?");
  const { uid, text } = await within(mine.next(), "the answer", AT_ONCE_MS);
  assert.deepEqual([uid, text], [fan.uid, "From Oslo\nand you?"]);

  for (const place of [`messages/${event.id}/${fan.uid}`, `messages/${event.id}`]) {
    await assert.rejects(get(ref(other.database, place)), /Permission denied/);
  }
  const pretender = opened(conversation(other.database, { ...parts, me: "person" }, () => {}));
  await assert.rejects(pretender.say("I am the fan"), /permission.denied/i);
});

test("two tabs that write at once are both heard", async () => {
  const { producer, event } = await aShow("Twice open", "preshow");
  const fan = await aFan(event);
  const heard = new Heard();
  const parts = { eventId: event.id, uid: fan.uid };
  opened(conversation(fan.database, { ...parts, me: "person" }, heard.add));
  const tabs = [1, 2].map(() => opened(conversation(producer.database, { ...parts, me: "producer" }, () => {})));

  await Promise.all(tabs.map((tab, number) => tab.say(`From tab ${number}`)));

  const texts = [await heard.next(), await heard.next()].map(({ text }) => text);
  assert.deepEqual(texts.sort(), ["From tab 0", "From tab 1"]);
});

test("the host is written to before the doors open", async () => {
  const { producer, event } = await aShow("Early");
  const host = app();
  const { firebaseToken } = await host.call("loginHost", { adminId: event.adminId, hostUrl: event.hostUrl });
  const { user } = await signInWithCustomToken(host.auth, firebaseToken);
  const heard = new Heard();
  const parts = { eventId: event.id, uid: user.uid };
  opened(conversation(host.database, { ...parts, me: "person" }, heard.add));

  await opened(conversation(producer.database, { ...parts, me: "producer" }, () => {})).cue("prepare");

  assert.equal((await heard.next("a cue")).cue, "prepare");
});

/** A producer's app, and an event of this status. */
async function aShow(name, status) {
  const producer = app();
  const { email, password } = stack.producer;
  await signInWithEmailAndPassword(producer.auth, email, password);
  const event = await producer.call("createEvent", { name });
  if (status) await producer.call("changeStatus", { id: event.id, status });
  return { producer, event };
}

/** A fan's app, with a place in the show. */
async function aFan(event) {
  const { database, auth } = app();
  const { user: { uid } } = await signInAnonymously(auth);
  const mine = fanIn(event, uid);
  const own = values(onValue, ref(database, mine.place));
  opened(join(database, mine));
  await own.until((record) => record?.joinedAt, "a place in the show");
  return { database, uid };
}

/** Close it at the end of the file. */
function opened(one) {
  closeAtEnd(() => one.close());
  return one;
}
