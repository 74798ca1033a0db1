// Tokens stay good for as long as a page is open, whatever the server's clock says. On a stack of its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goOffline, goOnline } from "firebase/database";
import { directLine, fanSeat, joinFan, joinRole, producerTokens, seating, talentTokens } from "../dist/index.js";
import {
  aFan, aGuest, aShow, advance, closeAtEnd, heard, opened, page, stack, values, within,
} from "./people.mjs";

const STAFF_URL = "staff-0123456789abcdef";

test("a fan's tokens are renewed before they expire", async () => {
  const { event } = await aShow("By renewal");
  const fan = await aFan(event, { name: "Ann" });
  const seats = opened(seating(fan.backend, event, { connect: async () => ({ close: () => {} }) }));
  const seat = opened(fanSeat(fan.backend, event, fan.uid));
  closeAtEnd(seat.subscribe(seats.moveTo));
  await heard(seats.state).until((now) => now.seat === "audience", "the seat");
  const { expiresAt, renewAt } = seats.tokens;
  assert.ok(renewAt < expiresAt && fan.backend.now() < renewAt);

  await passes(renewAt - fan.backend.now() + 1_000, fan.backend);

  await until(() => seats.tokens.expiresAt > expiresAt, "fresh tokens");
});

test("so are those of host and producer, who may come long before the show", async () => {
  const { backend: producer, event } = await aShow("Early", "notStarted");
  const host = page("talent");
  const link = { adminId: event.adminId, hostUrl: event.hostUrl };
  await host.signInTalent(link);
  const [theirs, own] = [opened(talentTokens(host, link)), opened(producerTokens(producer, event))];
  const [guest, desk] = [heard(theirs), heard(own)];
  const first = [await guest.until(({ tokens }) => tokens), await desk.until(({ tokens }) => tokens)];
  assert.deepEqual(first.map(({ tokens }) => tokens.id), [event.id, event.id]);
  const expiries = first.map(({ tokens }) => tokens.expiresAt);

  await passes((Math.max(...expiries) - producer.now()) * 0.8, producer, host);

  const again = [
    await guest.until(({ tokens }) => tokens.expiresAt > expiries[0], "the host's fresh tokens"),
    await desk.until(({ tokens }) => tokens.expiresAt > expiries[1], "the producer's fresh tokens"),
  ];
  assert.deepEqual(again.map(({ failure }) => failure), [null, null]);
});

test("whose token is over by the server's clock has a fresh one with the next call, and a screener a session", async () => {
  const { backend: producer, event } = await aShow({ name: "By the next day", staffUrl: STAFF_URL }, "notStarted");
  const [screener, host] = [page("screener"), page("talent")];
  const person = await screener.signInStaff({ id: event.id, staffUrl: STAFF_URL }, "Sue");
  assert.deepEqual([person.kind, person.event.name], ["screener", "By the next day"]);
  const link = { adminId: event.adminId, hostUrl: event.hostUrl };
  await host.signInTalent(link);
  const direct = directLine(screener, event, person.uid);
  await assert.rejects(direct.callNext(), { reason: "show-not-open" });

  // Nobody is connected anew: what they take for the server's time is a day late.
  await advance("25h");

  assert.equal((await producer.call("getEvent", { id: event.id })).id, event.id);
  await assert.rejects(direct.callNext(), { reason: "show-not-open" });
  assert.equal((await host.call("createTokenHostCeleb", { ...link, userType: "host" })).id, event.id);
});

test("a screener who signs in without the event's id screens the admin's current one", async () => {
  const { event } = await aShow({ name: "The only one", staffUrl: STAFF_URL }, "preshow", { producer: stack.producers.vonage });
  const screener = page("screener");

  const person = await screener.signInStaff({ adminId: event.adminId, staffUrl: STAFF_URL }, "Sue");

  assert.equal(person.event.id, event.id);
  const other = { id: event.id, staffUrl: "another-0123456789abcdef" };
  await assert.rejects(screener.signInStaff(other, "Sue"), { reason: "event-not-found" });
});

test("whoever sleeps for longer than the place is kept takes it anew", async () => {
  const { backend: producer, event } = await aShow("By sleep");
  const fan = page("fan");
  const { uid } = await fan.signInFan();
  const membership = opened(joinFan(fan, event, uid, { name: "Ann" }));
  const states = heard(membership.state);
  await states.until((state) => state === "in", "a place");
  opened(joinRole(producer, event, "producer"));
  const record = values(producer, `activeBroadcasts/${event.adminId}/${event.fanUrl}/activeFans/${uid}`);
  const { joinedAt } = await record.until((one) => one?.joinedAt, "the record");
  goOffline(fan.database);
  await states.until((state) => state === "joining", "no connection");

  await advance("3m");
  await record.until((one) => one === null, "the end of the place");
  goOnline(fan.database);

  await states.until((state) => state === "in", "a place again");
  const anew = await record.until((one) => one !== null, "another record");
  assert.ok(anew.joinedAt > joinedAt);
});

/** Let time pass, and these pages hear of it: they are connected anew. */
async function passes(ms, ...backends) {
  await advance(`${Math.ceil(ms / 1_000)}s`);
  for (const { database } of backends) {
    goOffline(database);
    goOnline(database);
  }
}

/** What `look` finds, once it finds something. */
async function until(look, what) {
  const found = async () => {
    for (;;) {
      const now = await look();
      if (now) return now;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  };
  return within(found(), what);
}
