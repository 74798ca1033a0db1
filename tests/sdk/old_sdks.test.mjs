// firebase 4 and 8, as apps of their time still carry them.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { HOST, Heard, Namespace, PORT, Relay, closeAtEnd, stack, within } from "./harness.mjs";

const require = createRequire(import.meta.url);
const NEW_NAMES = { apiKey: "demo-key", projectId: stack.projectId };
let apps = 0;

function load(major) {
  const loaded = require(`firebase-${major}/app`);
  require(`firebase-${major}/database`);
  require(`firebase-${major}/auth`);
  const firebase = loaded.default ?? loaded;
  firebase.setLogLevel?.("error");
  return firebase;
}

/** firebase 4 knows no emulators: its way to a local server is the URL alone. */
const SDKS = {
  4: (firebase, space, port = PORT) => {
    const databaseURL = `http://localhost:${port}?ns=${space.name}`;
    return firebase.initializeApp({ ...NEW_NAMES, databaseURL }, `old-${(apps += 1)}`).database();
  },
  8: (firebase, space, port = PORT) => {
    const databaseURL = `https://${space.name}.firebaseio.com`;
    const app = firebase.initializeApp({ ...NEW_NAMES, databaseURL }, `old-${(apps += 1)}`);
    const database = app.database();
    database.useEmulator(HOST, port);
    return database;
  },
};

for (const [major, open] of Object.entries(SDKS)) {
  const firebase = load(major);

  const client = (space, port) => {
    const database = open(firebase, space, port);
    closeAtEnd(() => database.app.delete());
    return database;
  };
  const listen = (reference, event = "value") => {
    const heard = new Heard();
    reference.on(event, (snapshot) => heard.add(snapshot.val()), (error) => heard.add(error));
    return heard;
  };

  describe(`firebase ${firebase.SDK_VERSION}`, () => {
    test("writes, reads and hears of others' writes", async () => {
      const space = new Namespace();
      const heard = listen(client(space).ref("show"));
      await heard.next();
      const database = client(space);

      await database.ref("show").set({ status: "preshow", fans: ["ann"] });
      await database.ref().update({ "show/status": "live", other: 1 });
      await database.ref("show/fans").remove();
      const once = await database.ref("show").once("value");

      assert.deepEqual(await heard.take(3), [
        { status: "preshow", fans: ["ann"] }, { status: "live", fans: ["ann"] }, { status: "live" },
      ]);
      assert.deepEqual(once.val(), { status: "live" });
    });

    test("queries, each with its own window", async () => {
      const space = new Namespace();
      await space.bind({ ".read": true, fans: { ".indexOn": ["place", ".value"] } });
      await space.write("fans", { a: { place: 3 }, b: { place: 1 }, c: { place: 2 } });
      const fans = client(space).ref("fans");
      const keys = async (query) => {
        const found = [];
        (await query.once("value")).forEach((one) => void found.push(one.key));
        return found;
      };

      assert.deepEqual(await keys(fans.orderByChild("place")), ["b", "c", "a"]);
      assert.deepEqual(await keys(fans.orderByChild("place").startAt(2)), ["c", "a"]);
      assert.deepEqual(await keys(fans.orderByChild("place").endAt(2).limitToLast(1)), ["c"]);
      assert.deepEqual(await keys(fans.orderByChild("place").equalTo(1)), ["b"]);
      assert.deepEqual(await keys(fans.orderByKey().startAt("b").limitToFirst(1)), ["b"]);
      assert.deepEqual(await keys(fans.limitToLast(2)), ["b", "c"]);
    });

    test("counts together with others", async () => {
      const space = new Namespace();
      const counters = [1, 2, 3].map(() => client(space).ref("viewers"));

      await within(
        Promise.all(
          counters.map(async (counter) => {
            for (let round = 0; round < 5; round += 1) await counter.transaction((n) => (n || 0) + 1);
          }),
        ),
        "the transactions",
        40_000,
      );

      assert.equal(await space.read("viewers"), 15);
    });

    test("leaves behind what it said it would", async () => {
      const space = new Namespace();
      const heard = listen(client(space).ref("online"));
      await heard.next();
      const database = client(space);

      await database.ref("online/ann").set(true);
      await database.ref("online/ann").onDisconnect().remove();
      await database.ref("online/bob").onDisconnect().set(firebase.database.ServerValue.TIMESTAMP);
      database.goOffline();

      await heard.until((online) => online && !online.ann && typeof online.bob === "number");
    });

    test("comes back after its wire was cut", async () => {
      const space = new Namespace();
      const relay = await Relay.to(HOST, PORT);
      const database = client(space, relay.port);
      const heard = listen(database.ref("a"));
      const connected = listen(database.ref(".info/connected"));
      await heard.next();
      await connected.until((is) => is);

      relay.sever();
      await connected.until((is) => !is);
      const write = database.ref("b").set("while away");
      await space.write("a", "meanwhile");
      relay.mend();

      assert.equal(await heard.next(), "meanwhile");
      await within(write, "the write");
    });

    test("keeps priorities and their order", async () => {
      const database = client(new Namespace());
      const line = database.ref("line");
      await line.child("a").setWithPriority("A", 2);
      await line.child("b").setWithPriority("B", 1);
      await line.child("c").set("C");

      const snapshot = await line.once("value");

      const found = [];
      snapshot.forEach((one) => void found.push([one.key, one.getPriority()]));
      assert.deepEqual(found, [["c", null], ["b", 1], ["a", 2]]);
      assert.deepEqual(snapshot.exportVal().b, { ".value": "B", ".priority": 1 });
    });

    test("sends and gets large messages in pieces", async () => {
      const space = new Namespace();
      const heard = listen(client(space).ref("text"));
      await heard.next();
      const text = "Äя字x".repeat(50_000);

      await client(space).ref("text").set(text);

      assert.ok((await heard.next()) === text);
    });

    test("is told what the rules refuse, and when they begin to", async () => {
      const space = new Namespace();
      await space.bind({ open: { ".read": true } });
      const database = client(space);
      const heard = listen(database.ref("open"));
      assert.equal(await heard.next(), null);
      await assert.rejects(database.ref("open").set(1), { code: "PERMISSION_DENIED" });
      await assert.rejects(database.ref("closed").once("value"), { code: "PERMISSION_DENIED" });

      await space.bind({});

      await heard.until((told) => told?.code === "PERMISSION_DENIED");
    });
  });
}

test("firebase 8 signs its users in, and the rules know them", async () => {
  const firebase = load(8);
  const space = new Namespace();
  await space.bind({ fans: { $id: { ".read": "auth.uid === $id", ".write": "auth.uid === $id" } } });
  const database = SDKS[8](firebase, space);
  closeAtEnd(() => database.app.delete());
  const auth = database.app.auth();
  auth.useEmulator(stack.addresses.auth, { disableWarnings: true });

  const { user } = await auth.signInAnonymously();
  await database.ref(`fans/${user.uid}`).set("Ann");
  await auth.signOut();

  await assert.rejects(database.ref(`fans/${user.uid}`).set("Bob"), /PERMISSION_DENIED/);
});

test("firebase 4 takes databases of us-central1 alone, whose address has three parts", () => {
  for (const version of ["firebase-4", "firebase-4-1"]) {
    const firebase = require(`${version}/app`);
    require(`${version}/database`);
    const open = (databaseURL) => {
      const app = firebase.initializeApp({ databaseURL }, `old-${(apps += 1)}`);
      closeAtEnd(() => app.delete());
      return app.database();
    };

    open("https://show-default-rtdb.firebaseio.com").goOffline();

    const elsewhere = "https://show-default-rtdb.europe-west1.firebasedatabase.app";
    assert.throws(() => open(elsewhere), /Cannot parse Firebase url/);
  }
});
